provider "azurerm" {
  features {}
}

variables {
  name           = "demo"
  cidr           = "10.10.0.0/16"
  zones          = ["1", "2", "3"]
  client_ports   = [443, 8443]
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
    condition     = length(output.dns_zone_ids) == 6 && output.egress_address != ""
    error_message = "Services have private names, and there is a way out."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    client_ports  = [8443]
    allowed_cidrs = ["198.51.100.0/24"]
    tags          = { Team = "platform" }
  }
}

run "in_place_by_range" {
  command = plan

  variables {
    cidr = "10.20.0.0/16"
  }
}

run "replaces_the_way_out_by_zones" {
  command = plan

  variables {
    zones = ["1", "2"]
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
