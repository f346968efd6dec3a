mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  identifier     = "demo-queue-1"
  queue          = "message-queue"
  resource_group = "demo-westeurope"
  location       = "westeurope"
  subnet_id      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
  dns_zone_id    = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
}

run "it_is_private_and_has_no_keys" {
  command = plan

  assert {
    condition     = !azurerm_servicebus_namespace.this.public_network_access_enabled && !azurerm_servicebus_namespace.this.local_auth_enabled
    error_message = "Entra lets in."
  }
}

run "units_that_azure_lacks_are_refused" {
  command = plan

  variables {
    capacity = 3
  }

  expect_failures = [var.capacity]
}

run "a_name_that_azure_refuses_is_refused" {
  command = plan

  variables {
    identifier = "no"
  }

  expect_failures = [var.identifier]
}
