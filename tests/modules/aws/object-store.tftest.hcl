provider "aws" {
  region = "eu-west-1"
}

variables {
  name = "demo"
}

run "made" {
  assert {
    condition     = output.bucket == "demo-models-eu-west-1-000000000000"
    error_message = "Others find the bucket by name, purpose, region and account."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    old_versions  = { keep = 5, days = 60 }
    force_destroy = true
    tags          = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}

run "replaces_by_purpose" {
  command = plan

  variables {
    purpose = "documents"
  }
}
