provider "azurerm" {
  features {}
}

variables {
  name           = "demo"
  zones          = ["1", "2", "3"]
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "group" {
  module {
    source = "../setup/group"
  }
}

run "made" {
  assert {
    condition     = endswith(output.dns_name, ".westeurope.cloudapp.azure.com")
    error_message = "Names lead there."
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

run "replaces_the_lock" {
  command = plan

  variables {
    deletion_protection = false
  }
}

run "replaces_by_zones" {
  command = plan

  variables {
    zones = ["1"]
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
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}
