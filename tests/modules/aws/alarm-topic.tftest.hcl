provider "aws" {
  region = "eu-west-1"
}

variables {
  name         = "demo-alarms"
  alarm_prefix = "demo-alarm-"
}

run "made" {
  assert {
    condition     = output.arn == "arn:aws:sns:eu-west-1:000000000000:demo-alarms"
    error_message = "The topic's ARN follows from account, region and name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    alarm_prefix = "demo-"
    tags         = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
