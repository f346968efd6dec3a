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
  location       = "westeurope"
  peer_locations = ["swedencentral"]
}

run "weights_go_one_way" {
  command = plan

  assert {
    condition     = keys(azurerm_storage_object_replication.models) == ["swedencentral"] && strcontains(azurerm_storage_object_replication.models["swedencentral"].destination_storage_account_id, "demo-swedencentral")
    error_message = "Where they are sent is named, and not asked for."
  }
}

run "who_is_copied_to_sends_nothing" {
  command = plan

  variables {
    peer_locations = []
  }

  assert {
    condition     = length(azurerm_storage_object_replication.models) == 0
    error_message = "Nobody writes beside a copy."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
