mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name     = "demo"
  location = "westeurope"
}

run "what_the_platform_made_follows_from_names" {
  command = plan

  assert {
    condition     = output.subnet_ids["gpu"] == "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/gpu"
    error_message = "Nobody has to be asked."
  }

  assert {
    condition     = length(regexall("BEGIN CERTIFICATE", output.database_roots)) == 2
    error_message = "A database is told from others by them."
  }
}
