provider "azurerm" {
  features {}
}

variables {
  name         = "demo"
  location     = "germanywestcentral"
  zone         = { name = "example.com", resource_group = "dns" }
  hostname     = "api.example.com"
  health_check = { path = "/healthz" }

  regions = {
    primary   = { endpoint = "westeurope.api.example.com", weight = 100 }
    secondary = { endpoint = "swedencentral.api.example.com", weight = 1 }
  }
}

run "made" {
  assert {
    condition     = keys(output.latches) == ["primary", "secondary"]
    error_message = "Each region can be shut."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    ttl          = 30
    sorry        = ["198.51.100.10"]
    health_check = { path = "/other", interval = 30, failures = 2 }
    tags         = { Team = "platform" }
  }
}

run "in_place_a_region_is_shut" {
  command = plan

  variables {
    regions = {
      primary   = { endpoint = "westeurope.api.example.com", weight = 50, shut = true }
      secondary = { endpoint = "swedencentral.api.example.com", weight = 50 }
    }
  }
}

run "adds_a_region" {
  command = plan

  variables {
    regions = {
      primary   = { endpoint = "westeurope.api.example.com", weight = 100 }
      secondary = { endpoint = "swedencentral.api.example.com", weight = 1 }
      tertiary  = { endpoint = "francecentral.api.example.com", weight = 1 }
    }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    location = "northeurope"
  }
}

run "replaces_by_hostname" {
  command = plan

  variables {
    hostname = "chat.example.com"
  }
}

run "replaces_by_zone" {
  command = plan

  variables {
    zone = { name = "example.com", resource_group = "other" }
  }
}
