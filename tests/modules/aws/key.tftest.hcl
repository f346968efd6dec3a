provider "aws" {
  region = "eu-west-1"
}

variables {
  alias                   = "demo"
  description             = "What demo keeps"
  deletion_window_in_days = 7
}

run "made" {
  assert {
    condition     = output.alias_arn == "arn:aws:kms:eu-west-1:000000000000:alias/demo"
    error_message = "The alias's ARN follows from account, region and alias."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    description             = "What demo keeps, and its logs"
    encrypts_logs           = true
    services                = ["cloudwatch.amazonaws.com"]
    deletion_window_in_days = 30
    tags                    = { Team = "platform" }
  }
}

run "replaces_the_alias_and_leaves_the_key" {
  command = plan

  variables {
    alias = "other"
  }

  assert {
    condition     = output.arn == run.made.arn
    error_message = "What is encrypted needs the key that there is."
  }
}
