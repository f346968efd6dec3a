provider "azurerm" {
  features {}
}

variables {
  name           = "demo"
  location       = "westeurope"
  peer_locations = ["swedencentral"]
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "models" {
  module {
    source = "../object-store"
  }

  variables {
    resource_group = "demo-westeurope"
    subnet_id      = run.network.endpoints_subnet_id
    dns_zone_id    = run.network.dns_zone_ids["blob"]
  }
}

run "made" {
  assert {
    condition     = join(" ", output.copied_to) == "swedencentral"
    error_message = "The other region has the weights, too."
  }
}

run "again" {
  command = plan
}

run "adds_a_region" {
  command = plan

  variables {
    peer_locations = ["francecentral", "swedencentral"]
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
