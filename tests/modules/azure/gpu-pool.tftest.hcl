provider "azurerm" {
  features {}
}

variables {
  name               = "demo"
  kubernetes_version = "1.35"
  instance_type      = "Standard_NV36ads_A10_v5"
  zones              = ["1", "2"]
  sizes              = { desired = 3, reserved = 0 }
  disk_gib           = 110
  resource_group     = "demo-westeurope"
  location           = "westeurope"
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "cluster" {
  module {
    source = "../aks"
  }

  variables {
    subnet_id      = run.network.nodes_subnet_id
    zones          = ["1", "2"]
    egress_address = "203.0.113.1"
    administrators = []
  }
}

run "made" {
  variables {
    cluster_id = run.cluster.cluster_id
    subnet_id  = run.network.nodes_subnet_id
  }

  assert {
    condition     = keys(output.pools) == ["1", "2"]
    error_message = "Each zone has one."
  }
}

run "again" {
  command = plan

  variables {
    cluster_id = run.cluster.cluster_id
    subnet_id  = run.network.nodes_subnet_id
  }
}

run "in_place" {
  command = plan

  variables {
    cluster_id         = run.cluster.cluster_id
    subnet_id          = run.network.nodes_subnet_id
    sizes              = { desired = 5, reserved = 0 }
    kubernetes_version = "1.36"
    tags               = { Team = "platform" }
  }
}

run "in_place_by_host" {
  command = plan

  variables {
    cluster_id      = run.cluster.cluster_id
    subnet_id       = run.network.nodes_subnet_id
    host_encryption = false
  }
}

run "adds_a_zone" {
  command = plan

  variables {
    cluster_id = run.cluster.cluster_id
    subnet_id  = run.network.nodes_subnet_id
    zones      = ["1", "2", "3"]
  }
}

run "replaces_by_reservation" {
  command = plan

  variables {
    cluster_id     = run.cluster.cluster_id
    subnet_id      = run.network.nodes_subnet_id
    sizes          = { desired = 3, reserved = 2 }
    name           = "other"
    resource_group = "demo-swedencentral"
    location       = "swedencentral"
  }
}

run "replaces_by_machine" {
  command = plan

  variables {
    cluster_id    = run.cluster.cluster_id
    subnet_id     = run.network.nodes_subnet_id
    instance_type = "Standard_NC24ads_A100_v4"
  }
}

run "replaces_by_disk" {
  command = plan

  variables {
    cluster_id = run.cluster.cluster_id
    subnet_id  = run.network.nodes_subnet_id
    disk_gib   = 220
  }
}

run "replaces_by_subnet" {
  command = plan

  variables {
    cluster_id = run.cluster.cluster_id
    subnet_id  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
  }
}

run "replaces_by_cluster" {
  command = plan

  variables {
    subnet_id  = run.network.nodes_subnet_id
    cluster_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.ContainerService/managedClusters/other"
  }
}
