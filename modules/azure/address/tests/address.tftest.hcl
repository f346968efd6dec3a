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
  zones          = ["1", "2", "3"]
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "it_stays_and_has_a_name" {
  command = plan

  assert {
    condition     = azurerm_public_ip.this.allocation_method == "Static" && startswith(azurerm_public_ip.this.domain_name_label, "demo-")
    error_message = "Names lead there."
  }

  assert {
    condition     = length(azurerm_management_lock.this) == 1
    error_message = "It is not deleted by mistake."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
