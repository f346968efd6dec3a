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
  network            = { cidr = "10.10.0.0/16", zones = ["1", "2", "3"] }
  kubernetes_version = "1.35"
  inference_services = { llm-service = { port = 443, node_port = 30572 } }
  administrators     = []
}

run "what_a_region_stands_on" {
  command = plan

  assert {
    condition     = output.cluster_name == "demo" && startswith(output.vault, "demokeys")
    error_message = "The rest is found by these names."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
