mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name           = "demo"
  cidr           = "10.10.0.0/16"
  zones          = ["1", "2", "3"]
  client_ports   = [443, 8443]
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "nothing_has_a_way_out_but_nodes" {
  command = plan

  assert {
    condition     = alltrue([for subnet in azurerm_subnet.this : !subnet.default_outbound_access_enabled])
    error_message = "The way out is the gateway."
  }

  assert {
    condition     = keys(azurerm_subnet_nat_gateway_association.this) == ["gpu", "nodes"]
    error_message = "Endpoints need none."
  }
}

run "clients_come_in_where_they_may" {
  command = plan

  variables {
    allowed_cidrs = ["198.51.100.0/24"]
  }

  assert {
    condition     = length([for rule in azurerm_network_security_group.this["nodes"].security_rule : rule if rule.source_address_prefix == "AzureTrafficManager"]) == 1
    error_message = "Without probes the region would count as unhealthy."
  }

  assert {
    condition     = length(azurerm_network_security_group.this["gpu"].security_rule) == 0 && length(azurerm_network_security_group.this["nodes"].security_rule) == 2
    error_message = "Nobody comes in elsewhere."
  }
}

run "other_regions_names_stay_public" {
  command = plan

  assert {
    condition     = alltrue([for link in azurerm_private_dns_zone_virtual_network_link.this : link.resolution_policy == "NxDomainRedirect"])
    error_message = "Gates reach the other holders."
  }
}

run "a_range_that_is_too_small_is_refused" {
  command = plan

  variables {
    cidr = "10.10.0.0/24"
  }

  expect_failures = [var.cidr]
}

run "a_zone_that_is_none_is_refused" {
  command = plan

  variables {
    zones = ["westeurope-1"]
  }

  expect_failures = [var.zones]
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
