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
  resource_group = "demo-westeurope"
  location       = "westeurope"
  subnet_id      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
  dns_zone_id    = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
}

run "only_the_network_reaches_it" {
  command = plan

  assert {
    condition     = !azurerm_key_vault.this.public_network_access_enabled && azurerm_key_vault.this.network_acls[0].default_action == "Deny"
    error_message = "It is private."
  }

  assert {
    condition     = azurerm_key_vault.this.purge_protection_enabled && azurerm_key_vault.this.rbac_authorization_enabled
    error_message = "What is deleted comes back."
  }
}

run "those_who_apply_from_outside_do_too" {
  command = plan

  variables {
    allowed_cidrs = ["198.51.100.0/24"]
  }

  assert {
    condition     = azurerm_key_vault.this.public_network_access_enabled && azurerm_key_vault.this.network_acls[0].default_action == "Deny"
    error_message = "And nobody else."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
