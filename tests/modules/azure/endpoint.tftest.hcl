provider "azurerm" {
  features {}
}

variables {
  name       = "westeurope.api.example.com"
  zone       = { name = "example.com", resource_group = "dns" }
  address_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-westeurope/providers/Microsoft.Network/publicIPAddresses/demo"
}

run "made" {
  assert {
    condition     = output.name == "westeurope.api.example.com"
    error_message = "The common name leads to this one."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    ttl        = 30
    address_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-westeurope/providers/Microsoft.Network/publicIPAddresses/other"
    tags       = { Team = "platform" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "northeurope.api.example.com"
  }
}

run "replaces_by_zone" {
  command = plan

  variables {
    zone = { name = "api.example.com", resource_group = "dns" }
  }
}
