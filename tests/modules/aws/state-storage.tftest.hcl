provider "aws" {
  region = "eu-west-1"
}

variables {
  name                = "demo"
  lock_table          = true
  deletion_protection = false
  force_destroy       = true
}

run "made" {
  assert {
    condition     = output.bucket == "demo-state-eu-west-1-000000000000" && output.lock_table == "demo-state-lock"
    error_message = "Backends name both."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    deletion_protection = true
    force_destroy       = false
    tags                = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name       = "other"
    lock_table = false
  }
}
