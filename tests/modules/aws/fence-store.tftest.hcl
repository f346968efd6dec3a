provider "aws" {
  region = "eu-west-1"
}

variables {
  name          = "demo"
  force_destroy = true
}

run "made" {
  assert {
    condition     = output.bucket == "demo-fence-eu-west-1-000000000000"
    error_message = "Gates are told this name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    old_versions_in_days = 30
    force_destroy        = false
    tags                 = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
