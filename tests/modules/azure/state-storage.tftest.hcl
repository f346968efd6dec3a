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
    condition     = output.account == "demostatebadc881037"
    error_message = "Backends name it."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    replication          = "RAGRS"
    old_versions_in_days = 30
    tags                 = { Team = "platform" }
  }
}

run "replaces_the_lock" {
  command = plan

  variables {
    deletion_protection = false
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
