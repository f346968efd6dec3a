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
    condition     = output.bucket == "demo-models-eu-west-1-123456789012"
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
