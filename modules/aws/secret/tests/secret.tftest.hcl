mock_provider "aws" {}

variables {
  name            = "demo/api-key"
  replica_regions = ["us-east-1"]
  first_value     = "not-a-secret-in-a-test"
}

run "each_region_has_a_copy" {
  command = plan

  assert {
    condition     = one(aws_secretsmanager_secret.this.replica).region == "us-east-1"
    error_message = "The copy must be made."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.first.secret_string == null && aws_secretsmanager_secret_version.first.secret_string_wo == null
    error_message = "No value may stand in a plan."
  }
}
