provider "aws" {
  region = "eu-west-1"
}

variables {
  name      = "demo"
  databases = { vector-db = { storage_gib = 100 } }
}

run "balancers" {
  module {
    source = "../setup/balancers"
  }
}

run "made" {
  variables {
    load_balancer_arn = run.balancers.arns["demo"]
  }

  assert {
    condition     = output.topic_arn == "arn:aws:sns:eu-west-1:000000000000:demo-alarms"
    error_message = "Whoever is to be woken finds the topic by its name."
  }
}

run "again" {
  command = plan

  variables {
    load_balancer_arn = run.balancers.arns["demo"]
  }
}

run "in_place" {
  command = plan

  variables {
    load_balancer_arn = run.balancers.arns["demo"]
    databases         = { vector-db = { storage_gib = 200, max_lag_in_seconds = 300 } }
    tags              = { Team = "platform" }
  }
}

run "in_place_by_certificate" {
  command = plan

  variables {
    load_balancer_arn = run.balancers.arns["other"]
  }
}

run "adds_a_database" {
  command = plan

  variables {
    load_balancer_arn = run.balancers.arns["demo"]
    databases         = { documents = { storage_gib = 100 }, vector-db = { storage_gib = 100 } }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    load_balancer_arn = run.balancers.arns["demo"]
    name              = "other"
  }
}
