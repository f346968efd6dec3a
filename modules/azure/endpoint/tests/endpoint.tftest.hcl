mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name       = "westeurope.api.example.com"
  zone       = { name = "example.com", resource_group = "dns" }
  address_id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/publicIPAddresses/demo"
}

run "the_name_leads_to_the_address" {
  command = plan

  assert {
    condition     = azurerm_dns_a_record.this.name == "westeurope.api" && azurerm_dns_a_record.this.target_resource_id == "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/publicIPAddresses/demo"
    error_message = "An alias."
  }
}

run "what_is_no_name_of_the_zone_is_refused" {
  command = plan

  variables {
    name = "westeurope.api.example.org"
  }

  expect_failures = [var.name]
}
