provider "azurerm" {
  features {}
}

variables {
  name           = "demo"
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "group" {
  module {
    source = "../setup/group"
  }
}

run "made" {
  assert {
    condition     = startswith(output.account, "demofence")
    error_message = "Gates are told this name."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    old_versions_in_days = 30
    tags                 = { Team = "platform" }
  }
}

run "replaces_by_copies" {
  command = plan

  variables {
    replication = "LRS"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}
