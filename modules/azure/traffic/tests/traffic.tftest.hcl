mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = { subscription_id = "11111111-1111-1111-1111-111111111111", tenant_id = "22222222-2222-2222-2222-222222222222" }
  }

  mock_data "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/demo-westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/demo", client_id = "33333333-3333-3333-3333-333333333333", principal_id = "44444444-4444-4444-4444-444444444444" }
  }
}

variables {
  name         = "demo"
  location     = "germanywestcentral"
  zone         = { name = "example.com", resource_group = "dns" }
  hostname     = "api.example.com"
  health_check = { path = "/healthz" }

  regions = {
    primary   = { endpoint = "westeurope.api.example.com", weight = 100 }
    secondary = { endpoint = "swedencentral.api.example.com", weight = 1 }
  }
}

run "with_nothing_healthy_the_answer_is_sorry" {
  command = plan

  assert {
    condition     = azurerm_traffic_manager_external_endpoint.sorry.always_serve_enabled && azurerm_traffic_manager_external_endpoint.sorry.priority == 1000
    error_message = "It stands behind all others, and nobody probes it."
  }

  assert {
    condition     = azurerm_traffic_manager_nested_endpoint.serving.priority == 1 && azurerm_traffic_manager_nested_endpoint.serving.minimum_child_endpoints == 1
    error_message = "The regions stand before it while one is healthy."
  }

  assert {
    condition     = azurerm_dns_a_record.sorry.records == toset(["192.0.2.1"])
    error_message = "By default nobody is there."
  }
}

run "a_region_that_is_shut_is_not_answered" {
  command = plan

  variables {
    regions = {
      primary   = { endpoint = "westeurope.api.example.com", weight = 100, shut = true }
      secondary = { endpoint = "swedencentral.api.example.com", weight = 1 }
    }
  }

  assert {
    condition     = !azurerm_traffic_manager_external_endpoint.region["primary"].enabled && azurerm_traffic_manager_external_endpoint.region["secondary"].enabled
    error_message = "Whatever the health of the others."
  }
}

run "the_gate_is_asked_by_the_regions_own_name" {
  command = plan

  assert {
    condition     = azurerm_traffic_manager_profile.serving.monitor_config[0].port == 8443 && azurerm_traffic_manager_profile.serving.monitor_config[0].protocol == "HTTPS" && azurerm_traffic_manager_external_endpoint.region["primary"].target == "westeurope.api.example.com"
    error_message = "The gate judges."
  }
}

run "a_weight_of_zero_is_refused" {
  command = plan

  variables {
    regions = { only = { endpoint = "westeurope.api.example.com", weight = 0 } }
  }

  expect_failures = [var.regions]
}

run "intervals_that_traffic_manager_lacks_are_refused" {
  command = plan

  variables {
    health_check = { path = "/healthz", interval = 5 }
  }

  expect_failures = [var.health_check]
}

run "the_zone_itself_leads_nowhere" {
  command = plan

  variables {
    hostname = "example.com"
  }

  expect_failures = [var.hostname]
}

run "a_name_says_no_sorry" {
  command = plan

  variables {
    sorry = ["sorry.example.com"]
  }

  expect_failures = [var.sorry]
}

run "a_name_that_is_none_is_refused" {
  command = plan

  variables {
    name = "Not-a-name"
  }

  expect_failures = [var.name]
}
