provider "azurerm" {
  features {}
}

variables {
  name           = "demo"
  subresource    = "blob"
  target_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-westeurope/providers/Microsoft.Storage/storageAccounts/demo"
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
    dns_zone_id = run.network.dns_zone_ids["blob"]
  }

  assert {
    condition     = endswith(output.id, "/privateEndpoints/demo")
    error_message = "It has its name."
  }
}

run "again" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["blob"]
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
    tags        = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["blob"]
    name        = "other"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    subnet_id      = run.network.endpoints_subnet_id
    dns_zone_id    = run.network.dns_zone_ids["blob"]
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}

run "replaces_by_subnet" {
  command = plan

  variables {
    subnet_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
    dns_zone_id = run.network.dns_zone_ids["blob"]
  }
}

run "replaces_by_part" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["blob"]
    subresource = "vault"
  }
}

run "replaces_by_target" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["blob"]
    target_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-westeurope/providers/Microsoft.Storage/storageAccounts/other"
  }
}
