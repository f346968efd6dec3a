provider "aws" {
  region = "eu-west-1"
}

variables {
  name            = "demo/vector-db"
  username        = "postgres"
  password        = "not-a-secret"
  replica_regions = ["us-east-1"]
}

run "made" {
  assert {
    condition     = output.name == "demo/vector-db" && startswith(output.arn, "arn:aws:secretsmanager:eu-west-1:")
    error_message = "Each region reads it by its name."
  }
}

run "again" {
  command = plan
}

# It is made anew in each run, and written with a new revision alone.
run "again_with_another_password" {
  command = plan

  variables {
    password = "not-a-secret-either"
  }
}

run "in_place_rotated" {
  command = plan

  variables {
    password = "not-a-secret-either"
    revision = 2
  }
}

run "in_place" {
  command = plan

  variables {
    description             = "Database"
    kms_key_id              = "alias/demo"
    recovery_window_in_days = 7
    replica_regions         = ["us-east-1", "us-west-2"]
    username                = null
    revision                = 2
    tags                    = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "demo/other-db"
  }
}
