provider "azurerm" {
  features {}
}

variables {
  name                = "demo"
  kubernetes_version  = "1.35"
  zones               = ["1", "2", "3"]
  egress_address      = "203.0.113.1"
  administrators      = ["33333333-3333-3333-3333-333333333333"]
  workload_identities = { gate = ["gate"] }
  resource_group      = "demo-westeurope"
  location            = "westeurope"
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "third" {
  module {
    source = "../setup/third"
  }
}

run "made" {
  variables {
    subnet_id = run.network.nodes_subnet_id
  }

  assert {
    condition     = output.cluster_name == "demo"
    error_message = "Others find it by its name."
  }
}

run "again" {
  command = plan

  variables {
    subnet_id = run.network.nodes_subnet_id
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_id             = run.network.nodes_subnet_id
    kubernetes_version    = "1.36"
    administrators        = []
    log_retention_in_days = 30
    system                = { nodes = 4 }
    tags                  = { Team = "platform" }
  }
}

run "in_place_by_machines" {
  command = plan

  variables {
    subnet_id       = run.network.nodes_subnet_id
    system          = { vm_size = "Standard_D8ds_v5", disk_gib = 256 }
    host_encryption = false
    zones           = ["1", "2"]
  }
}

run "in_place_by_subnet" {
  command = plan

  variables {
    subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
  }
}

run "adds_an_account" {
  command = plan

  variables {
    subnet_id           = run.network.nodes_subnet_id
    workload_identities = { gate = ["gate", "other"] }
  }
}

run "replaces_by_being_reached" {
  command = plan

  variables {
    subnet_id        = run.network.nodes_subnet_id
    api_access_cidrs = ["198.51.100.0/24"]
    egress_address   = "203.0.113.2"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    subnet_id      = run.network.nodes_subnet_id
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_id      = run.network.nodes_subnet_id
    name           = "third"
    resource_group = "third-westeurope"
  }
}
