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
  name = "demo"
}

run "the_name_follows_from_region_and_account" {
  command = plan

  assert {
    condition     = output.bucket == "demo-state-eu-west-1-123456789012"
    error_message = "The name must be NAME-PURPOSE-REGION-ACCOUNT."
  }
}

run "long_names_are_refused" {
  command = plan

  variables {
    name = "much-too-long-for-a-prefix"
  }

  expect_failures = [var.name]
}

run "a_table_is_made_where_it_is_asked_for" {
  command = plan

  variables {
    lock_table = true
  }

  assert {
    condition     = aws_dynamodb_table.lock[0].hash_key == "LockID" && aws_dynamodb_table.lock[0].deletion_protection_enabled && aws_dynamodb_table.lock[0].point_in_time_recovery[0].enabled
    error_message = "Terraform's key, protected."
  }

  assert {
    condition     = output.lock_table == "demo-state-lock"
    error_message = "The backend names it."
  }
}

run "there_is_none_by_default" {
  command = plan

  assert {
    condition     = length(aws_dynamodb_table.lock) == 0 && output.lock_table == null
    error_message = "S3 locks by itself."
  }
}
