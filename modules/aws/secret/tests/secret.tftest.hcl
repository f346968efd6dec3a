mock_provider "aws" {}

variables {
  name            = "demo/api-key"
  replica_regions = ["us-east-1"]
  password        = "not-a-secret-in-a-test"
}

run "each_region_has_a_copy" {
  command = plan

  assert {
    condition     = one(aws_secretsmanager_secret.this.replica).region == "us-east-1"
    error_message = "The copy must be made."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this.secret_string == null && aws_secretsmanager_secret_version.this.secret_string_wo == null
    error_message = "No value may stand in a plan."
  }
}

run "a_rotation_is_a_new_revision" {
  command = plan

  variables {
    username = "postgres"
    revision = 2
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this.secret_string_wo_version == 2
    error_message = "A new number writes anew."
  }
}

run "revisions_are_counted" {
  command = plan

  variables {
    revision = 0
  }

  expect_failures = [var.revision]
}
