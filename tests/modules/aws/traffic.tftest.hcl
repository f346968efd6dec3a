provider "aws" {
  region = "us-east-1"
}

variables {
  name         = "demo"
  zone_id      = "Z0000000000000000000"
  hostname     = "api.example.com"
  health_check = { path = "/healthz" }

  regions = {
    primary   = { endpoint = "us-east-1.api.example.com", weight = 100, latch_holders = ["eu-west-1"] }
    secondary = { endpoint = "eu-west-1.api.example.com", weight = 1, latch_holders = ["us-east-1"] }
  }
}

run "endpoints" {
  module {
    source = "../setup/endpoints"
  }
}

run "made" {
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    ttl             = 30
    sorry           = ["198.51.100.7"]
    health_check    = { path = "/ready", failures = 5, port = 9443 }
    checker_regions = ["eu-west-1", "us-east-1", "us-west-2"]
    tags            = { Team = "platform" }
  }
}

run "in_place_by_share" {
  command = plan

  variables {
    regions = {
      primary   = { endpoint = "us-east-1.api.example.com", weight = 70, latch_holders = ["eu-west-1"] }
      secondary = { endpoint = "eu-west-1.api.example.com", weight = 30, latch_holders = ["us-east-1"] }
    }
  }
}

# Route 53 keeps the time between two checks for a check's whole life.
run "replaces_by_interval" {
  command = plan

  variables {
    health_check = { path = "/healthz", interval = 30 }
  }
}

run "adds_alarms" {
  command = plan

  variables {
    observability = true
  }
}

run "adds_a_holder" {
  command = plan

  variables {
    regions = {
      primary   = { endpoint = "us-east-1.api.example.com", weight = 100, latch_holders = ["ap-southeast-1", "eu-west-1"] }
      secondary = { endpoint = "eu-west-1.api.example.com", weight = 1, latch_holders = ["us-east-1"] }
    }
  }
}

run "in_place_by_name_of_latches" {
  command = plan

  variables {
    name = "other"
  }
}

run "replaces_by_hostname" {
  command = plan

  variables {
    hostname = "llm.example.com"
  }
}

run "replaces_by_zone" {
  command = plan

  variables {
    zone_id = "Z1111111111111111111"
  }
}
