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
  cluster_id         = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ContainerService/managedClusters/demo"
  kubernetes_version = "1.35"
  subnet_id          = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/gpu"
  instance_type      = "Standard_NC24ads_A100_v4"
  zones              = ["1", "2"]
  sizes              = { desired = 3, reserved = 1 }
  disk_gib           = 110
  resource_group     = "demo-westeurope"
  location           = "westeurope"
}

run "zones_take_turns" {
  command = plan

  assert {
    condition     = azurerm_kubernetes_cluster_node_pool.this["1"].node_count == 2 && azurerm_kubernetes_cluster_node_pool.this["2"].node_count == 1
    error_message = "One more in the first."
  }

  assert {
    condition     = alltrue([for pool in azurerm_kubernetes_cluster_node_pool.this : length(pool.name) <= 12 && can(regex("^[a-z][a-z0-9]*$", pool.name)) && !pool.auto_scaling_enabled])
    error_message = "Azure takes no longer names, and nobody else scales."
  }

  assert {
    condition     = azurerm_capacity_reservation.this["1"].sku[0].capacity == 1 && length(azurerm_capacity_reservation.this) == 1
    error_message = "What is reserved is in the first zone."
  }
}

run "what_forces_a_replacement_names_the_pool" {
  command = plan

  variables {
    sizes = { desired = 3, reserved = 0 }
  }

  assert {
    condition     = azurerm_kubernetes_cluster_node_pool.this["1"].name != "g1${substr(sha256("x"), 0, 8)}" && length(azurerm_capacity_reservation_group.this) == 0
    error_message = "The next is there before the last goes."
  }
}

run "what_azure_does_not_reserve_is_refused" {
  command = plan

  variables {
    instance_type = "Standard_NC40ads_H100_v5"
  }

  expect_failures = [azurerm_capacity_reservation_group.this]
}

run "a_zone_that_is_none_is_refused" {
  command = plan

  variables {
    zones = ["a"]
  }

  expect_failures = [var.zones]
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
