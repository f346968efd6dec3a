provider "azurerm" {
  features {}
}

variables {
  identifier     = "demo-cache"
  client         = "demo-inference"
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
    dns_zone_id = run.network.dns_zone_ids["redisEnterprise"]
  }

  assert {
    condition     = output.address == "demo-cache.westeurope.redis.azure.net"
    error_message = "Clients are told this."
  }
}

run "again" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["redisEnterprise"]
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["redisEnterprise"]
    node_type   = "Balanced_B10"
    tags        = { Team = "platform" }
  }
}

run "replaces_the_client" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["redisEnterprise"]
    client      = "demo-gate"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["redisEnterprise"]
    identifier  = "other"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    subnet_id      = run.network.endpoints_subnet_id
    dns_zone_id    = run.network.dns_zone_ids["redisEnterprise"]
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
