provider "azurerm" {
  features {}
}

variables {
  identifier     = "demo-vector-db"
  administrator  = "demo-database"
  resource_group = "demo-westeurope"
  location       = "westeurope"
}

run "network" {
  module {
    source = "../setup/pair"
  }
}

run "made" {
  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
  }

  assert {
    condition     = output.address == "demo-vector-db.postgres.database.azure.com"
    error_message = "Whoever serves is told this."
  }
}

run "again" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
  }
}

# Who is primary is no concern of Terraform's.
run "again_after_a_switchover" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = null
    pair_server_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.DBforPostgreSQL/flexibleServers/other"
    virtual_endpoint = "demo-vector-db"
  }
}

run "in_place" {
  command = plan

  variables {
    subnet_id                = run.network.endpoints_subnet_id
    dns_zone_id              = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id         = run.network.primary_id
    pair_server_id           = run.network.primary_id
    virtual_endpoint         = "demo-vector-db"
    instance_class           = "MO_Standard_E4ds_v5"
    allocated_storage        = 300
    backup_retention_in_days = 14
    maintenance_window       = "wed:03:30-wed:04:00"
    tags                     = { Team = "platform" }
  }
}

run "in_place_by_version" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
    engine_version   = "18"
  }
}

run "adds_a_parameter" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
    parameters       = { work_mem = "65536" }
  }
}

run "replaces_the_lock" {
  command = plan

  variables {
    subnet_id           = run.network.endpoints_subnet_id
    dns_zone_id         = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id    = run.network.primary_id
    pair_server_id      = run.network.primary_id
    virtual_endpoint    = "demo-vector-db"
    deletion_protection = false
  }
}

run "replaces_the_virtual_endpoint" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "other"
  }
}

run "replaces_the_administrator" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
    administrator    = "demo-gate"
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
    identifier       = "other-vector-db"
  }
}

run "replaces_by_place" {
  command = plan

  variables {
    subnet_id        = run.network.endpoints_subnet_id
    dns_zone_id      = run.network.dns_zone_ids["postgresqlServer"]
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
    resource_group   = "demo-swedencentral"
    location         = "swedencentral"
  }
}

run "replaces_the_endpoint" {
  command = plan

  variables {
    source_server_id = run.network.primary_id
    pair_server_id   = run.network.primary_id
    virtual_endpoint = "demo-vector-db"
    subnet_id        = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/virtualNetworks/demo/subnets/endpoints"
    dns_zone_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo-other/providers/Microsoft.Network/privateDnsZones/privatelink.example.com"
  }
}
