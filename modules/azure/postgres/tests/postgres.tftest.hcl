mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  identifier     = "demo-vector-db-0123456789"
  administrator  = "demo-database"
  resource_group = "demo-westeurope"
  location       = "westeurope"
  subnet_id      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
  dns_zone_id    = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
}

run "entra_alone_lets_in" {
  command = plan

  assert {
    condition     = !azurerm_postgresql_flexible_server.this.authentication[0].password_auth_enabled && !azurerm_postgresql_flexible_server.this.public_network_access_enabled
    error_message = "There is no password, and nobody outside reaches it."
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.this.create_mode == "Default" && length(azurerm_postgresql_flexible_server_virtual_endpoint.this) == 0
    error_message = "It begins as primary."
  }
}

run "a_replica_is_made_of_its_source" {
  command = plan

  variables {
    source_server_id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.DBforPostgreSQL/flexibleServers/demo"
    pair_server_id   = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.DBforPostgreSQL/flexibleServers/demo"
    virtual_endpoint = "demo"
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.this.create_mode == "Replica" && azurerm_postgresql_flexible_server_virtual_endpoint.this[0].type == "ReadWrite"
    error_message = "The two change places by it."
  }
}

run "storage_is_what_azure_has" {
  command = plan

  variables {
    allocated_storage = 100
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.this.storage_mb == 131072
    error_message = "The next size holds what is asked for."
  }
}

run "a_pair_needs_an_endpoint" {
  command = plan

  variables {
    pair_server_id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.DBforPostgreSQL/flexibleServers/demo"
  }

  expect_failures = [var.virtual_endpoint]
}

run "what_bursts_has_no_replica" {
  command = plan

  variables {
    instance_class = "B_Standard_B2s"
  }

  expect_failures = [var.instance_class]
}

run "a_window_that_is_none_is_refused" {
  command = plan

  variables {
    maintenance_window = "04:00"
  }

  expect_failures = [var.maintenance_window]
}
