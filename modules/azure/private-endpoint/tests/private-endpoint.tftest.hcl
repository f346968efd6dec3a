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
  target_id      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Storage/storageAccounts/demo"
  subresource    = "blob"
  resource_group = "demo-westeurope"
  location       = "westeurope"
  subnet_id      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
  dns_zone_id    = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
}

run "its_name_leads_to_it" {
  command = plan

  assert {
    condition     = azurerm_private_endpoint.this.private_dns_zone_group[0].private_dns_zone_ids[0] == "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
    error_message = "Who asks inside the network is led to it."
  }

  assert {
    condition     = !azurerm_private_endpoint.this.private_service_connection[0].is_manual_connection
    error_message = "Nobody has to approve it."
  }
}

run "a_part_that_is_none_is_refused" {
  command = plan

  variables {
    subresource = "file"
  }

  expect_failures = [var.subresource]
}
