mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

mock_provider "kubernetes" {}

variables {
  name          = "demo"
  location      = "westeurope"
  environment   = "test"
  region        = "primary"
  epoch         = 0
  serves        = true
  health_path   = "/healthz"
  secret_values = { region-certificate = "-----BEGIN PRIVATE KEY-----\nk\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nc\n-----END CERTIFICATE-----\n" }
  secrets       = {}
  database      = { service = "vector-db" }

  client_ports = { llm-service = 443 }

  images = { device-plugin = "d:1", gate = "g:1", postgres = "p:1", proxy = "n:1", python = "y:1" }

  inference = {
    llm-service = { replicas = 2, model = "m", weights_gib = 16, gpus_per_replica = 1, image = "v:1", node_port = 30572 }
  }
}

run "the_gate_goes_by_the_posture" {
  command = plan

  assert {
    condition     = output.gate.serves && output.gate.database == "vector-db"
    error_message = "It judges by this."
  }
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
