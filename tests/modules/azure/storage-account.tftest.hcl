provider "azurerm" {
  features {}
}

variables {
  account        = "demo"
  container      = "models"
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
    condition     = output.account == "demo"
    error_message = "Who asks for the name means to use it."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    tags                  = { Team = "platform" }
    public_network_access = true
    change_feed           = true
    recoverable_days      = 7
    old_versions_in_days  = 30
  }
}

run "in_place_by_copies" {
  command = plan

  variables {
    replication = "GZRS"
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
    account = "other"
  }
}

run "replaces_the_container" {
  command = plan

  variables {
    container = "others"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}
