mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  alias       = "demo"
  description = "Tests"
}

run "a_key_rotates_and_belongs_to_the_account" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key must rotate."
  }

  assert {
    condition     = length(jsondecode(aws_kms_key.this.policy).Statement) == 1
    error_message = "Nobody but the account may use the key."
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/demo"
    error_message = "The alias must be the given one."
  }
}

run "logs_may_use_it_when_asked_for" {
  command = plan

  variables {
    encrypts_logs = true
  }

  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Principal.Service == "logs.eu-west-1.amazonaws.com"
    error_message = "CloudWatch Logs of this region must be allowed."
  }
}

run "a_service_may_use_it_for_this_account" {
  command = plan

  variables {
    services = ["cloudwatch.amazonaws.com"]
  }

  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Principal.Service == ["cloudwatch.amazonaws.com"]
    error_message = "CloudWatch's alarms must be allowed."
  }

  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "It acts for this account alone."
  }
}

run "aws_own_aliases_are_refused" {
  command = plan

  variables {
    alias = "aws/s3"
  }

  expect_failures = [var.alias]
}
