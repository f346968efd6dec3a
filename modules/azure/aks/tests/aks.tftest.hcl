mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name                = "demo"
  kubernetes_version  = "1.35"
  zones               = ["1", "2", "3"]
  subnet_id           = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.Network/virtualNetworks/demo/subnets/nodes"
  egress_address      = "203.0.113.1"
  administrators      = ["33333333-3333-3333-3333-333333333333"]
  workload_identities = { gate = ["gate"], inference = ["llm-service"] }
  resource_group      = "demo-westeurope"
  location            = "westeurope"
}

run "entra_alone_lets_in" {
  command = plan

  assert {
    condition     = azurerm_kubernetes_cluster.this.local_account_disabled && azurerm_kubernetes_cluster.this.workload_identity_enabled && !azurerm_kubernetes_cluster.this.run_command_enabled
    error_message = "Nobody has a key."
  }

  assert {
    condition     = azurerm_kubernetes_cluster.this.private_cluster_enabled
    error_message = "Without ranges only the network reaches it."
  }

  assert {
    condition     = azurerm_kubernetes_cluster.this.sku_tier == "Standard" && azurerm_kubernetes_cluster.this.node_os_upgrade_channel == "None"
    error_message = "It is promised, and rolls no node by itself."
  }
}

run "pods_take_an_identity_by_their_account" {
  command = plan

  assert {
    condition     = azurerm_federated_identity_credential.this["inference/llm-service"].subject == "system:serviceaccount:demo:llm-service"
    error_message = "It is theirs alone."
  }
}

run "nodes_reach_an_api_that_others_do" {
  command = plan

  variables {
    api_access_cidrs = ["198.51.100.0/24"]
  }

  assert {
    condition     = contains(azurerm_kubernetes_cluster.this.api_server_access_profile[0].authorized_ip_ranges, "203.0.113.1/32") && !azurerm_kubernetes_cluster.this.private_cluster_enabled
    error_message = "Their way out is among the ranges."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
