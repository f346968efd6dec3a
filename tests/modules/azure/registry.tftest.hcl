provider "azurerm" {
  features {}
}

variables {
  name           = "demo"
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "made" {
  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["registry"]
  }

  assert {
    condition     = endswith(output.host, ".azurecr.io")
    error_message = "Images are pulled from there."
  }
}

run "again" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["registry"]
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_id             = run.network.endpoints_subnet_id
    dns_zone_id           = run.network.dns_zone_ids["registry"]
    public_network_access = true
    untagged_in_days      = 7
    tags                  = { Team = "platform" }
  }
}

run "replaces_by_zones" {
  command = plan

  variables {
    subnet_id       = run.network.endpoints_subnet_id
    dns_zone_id     = run.network.dns_zone_ids["registry"]
    zone_redundancy = false
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["registry"]
    name        = "other"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    subnet_id      = run.network.endpoints_subnet_id
    dns_zone_id    = run.network.dns_zone_ids["registry"]
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}

run "replaces_the_endpoint" {
  command = plan

  variables {
    subnet_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
    dns_zone_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
  }
}
