provider "aws" {
  region = "eu-west-1"
}

variables {
  identifier = "demo-jobs"
}

run "made" {
  assert {
    condition     = output.url == "https://sqs.eu-west-1.amazonaws.com/000000000000/demo-jobs"
    error_message = "The queue's address follows from region, account and name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    visibility_timeout_in_seconds = 600
    message_retention_in_seconds  = 86400
    max_receives                  = 3
    tags                          = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    identifier = "demo-tasks"
  }
}
