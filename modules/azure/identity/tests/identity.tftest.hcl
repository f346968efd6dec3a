mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_resource "azurerm_resource_group" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name      = "demo"
  locations = ["swedencentral", "westeurope"]
  ledger = {
    environment = "test"
    holders = {
      primary   = { bucket = "demofence1", region = "westeurope", has_gate = true }
      secondary = { bucket = "demofence2", region = "swedencentral", has_gate = true }
      witness   = { bucket = "demofence3", region = "germanywestcentral", has_gate = false }
    }
  }
}

run "each_region_has_its_own" {
  command = plan

  assert {
    condition     = length(azurerm_resource_group.this) == 2 && length(azurerm_user_assigned_identity.this) == 10
    error_message = "A region that is lost takes no identity of another along."
  }

  assert {
    condition     = alltrue([for assignment in azurerm_role_assignment.this : assignment.principal_type == "ServicePrincipal"])
    error_message = "A fresh identity is not looked for in Entra."
  }
}

run "a_gate_reads_every_holder_and_writes_its_own" {
  command = plan

  assert {
    condition     = strcontains(azurerm_role_assignment.ledger["westeurope/read"].condition, "demofence1") && strcontains(azurerm_role_assignment.ledger["westeurope/read"].condition, "demofence3")
    error_message = "A majority is read."
  }

  assert {
    condition     = strcontains(azurerm_role_assignment.ledger["westeurope/write"].condition, "demofence1") && !strcontains(azurerm_role_assignment.ledger["westeurope/write"].condition, "demofence2")
    error_message = "Nobody writes at another holder."
  }

  assert {
    condition     = alltrue([for assignment in azurerm_role_assignment.ledger : strcontains(assignment.condition, "StringEquals 'fence'")])
    error_message = "No other container is meant."
  }
}

run "without_a_ledger_nobody_reads_one" {
  command = plan

  variables {
    ledger = null
  }

  assert {
    condition     = length(azurerm_role_assignment.ledger) == 0
    error_message = "There is nothing to read."
  }
}

run "a_system_is_somewhere" {
  command = plan

  variables {
    locations = []
  }

  expect_failures = [var.locations]
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
