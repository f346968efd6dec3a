provider "aws" {
  region = "eu-west-1"
}

variables {
  name          = "demo"
  judged_region = "primary"
}

run "made" {
  assert {
    condition     = output.alarm_name == "demo-latch-primary"
    error_message = "Health checks name the alarm."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    tags = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}

run "replaces_by_region" {
  command = plan

  variables {
    judged_region = "secondary"
  }
}
