mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  account        = "demo"
  container      = "models"
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "entra_alone_lets_in" {
  command = plan

  assert {
    condition     = !azurerm_storage_account.this.shared_access_key_enabled && !azurerm_storage_account.this.allow_nested_items_to_be_public && !azurerm_storage_account.this.local_user_enabled
    error_message = "There are no keys, and nobody is anonymous."
  }

  assert {
    condition     = !azurerm_storage_account.this.public_network_access_enabled && azurerm_storage_account.this.min_tls_version == "TLS1_2" && azurerm_storage_account.this.infrastructure_encryption_enabled
    error_message = "It is private and encrypted."
  }

  assert {
    condition     = azurerm_storage_account.this.blob_properties[0].versioning_enabled
    error_message = "What is overwritten can be had back."
  }
}

run "a_name_that_azure_refuses_is_refused" {
  command = plan

  variables {
    account = "not-one"
  }

  expect_failures = [var.account]
}

run "a_way_of_copying_that_is_none_is_refused" {
  command = plan

  variables {
    replication = "XRS"
  }

  expect_failures = [var.replication]
}
