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
}

run "states_are_copied_and_locked" {
  command = plan

  assert {
    condition     = length(azurerm_management_lock.this) == 1
    error_message = "Nobody deletes it by mistake."
  }

  assert {
    condition     = output.account == "demostate${substr(sha256("demo/11111111-1111-1111-1111-111111111111/westeurope"), 0, 10)}"
    error_message = "Backends name it."
  }
}

run "before_a_destroy_the_lock_goes" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = length(azurerm_management_lock.this) == 0
    error_message = "Else nothing can be destroyed."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
