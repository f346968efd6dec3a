mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
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
    condition     = output.bucket == "demo-fence-eu-west-1-123456789012"
    error_message = "Gates and operators know the name without asking anybody."
  }
}

run "at_least_a_day_is_kept" {
  command = plan

  variables {
    old_versions_in_days = 0
  }

  expect_failures = [var.old_versions_in_days]
}

run "long_names_are_refused" {
  command = plan

  variables {
    name = "much-too-long-for-a-prefix"
  }

  expect_failures = [var.name]
}
