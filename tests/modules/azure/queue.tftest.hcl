provider "azurerm" {
  features {}
}

variables {
  identifier     = "demo-queue-1"
  queue          = "message-queue"
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
    dns_zone_id = run.network.dns_zone_ids["namespace"]
  }

  assert {
    condition     = output.url == "https://demo-queue-1.servicebus.windows.net/message-queue"
    error_message = "Clients are told this."
  }
}

run "again" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["namespace"]
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["namespace"]
    capacity    = 2
    tags        = { Team = "platform" }
  }
}

run "replaces_the_queue" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["namespace"]
    queue       = "other"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_id   = run.network.endpoints_subnet_id
    dns_zone_id = run.network.dns_zone_ids["namespace"]
    identifier  = "other-queue"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    subnet_id      = run.network.endpoints_subnet_id
    dns_zone_id    = run.network.dns_zone_ids["namespace"]
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
