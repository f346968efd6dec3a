mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name               = "demo"
  location           = "westeurope"
  kubernetes_version = "1.35"
  gpu                = { instance_type = "Standard_NC24ads_A100_v4", zones = ["1", "2"], desired = 3, reserved = 0, disk_gib = 110 }
}

run "a_pool_in_each_zone" {
  command = plan

  assert {
    condition     = keys(output.pools) == ["1", "2"]
    error_message = "Each zone has one."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
