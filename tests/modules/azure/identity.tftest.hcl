provider "azurerm" {
  features {}
}

variables {
  name      = "demo"
  locations = ["westeurope"]
}

run "made" {
  assert {
    condition     = output.resource_groups == { westeurope = "demo-westeurope" }
    error_message = "What runs there finds its group."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    tags = { Team = "platform" }
  }
}

run "adds_a_region" {
  command = plan

  variables {
    locations = ["swedencentral", "westeurope"]
  }
}

run "adds_the_ledger" {
  command = plan

  variables {
    ledger = {
      environment = "test"
      holders     = { primary = { bucket = "demofence1", region = "westeurope", has_gate = true } }
    }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
