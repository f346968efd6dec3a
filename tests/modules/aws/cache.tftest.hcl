provider "aws" {
  region = "us-east-1"
}

variables {
  identifier = "demo-cache"
}

run "network" {
  module {
    source = "../setup/network"
  }
}

run "made" {
  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
  }
}

run "again" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
  }
}

run "in_place" {
  command = plan

  variables {
    vpc_id                     = run.network.vpc_id
    subnet_ids                 = slice(values(run.network.subnet_ids), 0, 2)
    access                     = "on ~demo:* +@read"
    engine_version             = "8.1"
    node_type                  = "cache.m7g.xlarge"
    nodes                      = 3
    snapshot_retention_in_days = 3
    snapshot_window            = "01:00-02:00"
    maintenance_window         = "mon:05:00-mon:06:00"
    tags                       = { Team = "platform" }
  }
}

run "adds_a_client" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
    clients    = { cluster = run.network.clients }
  }
}

run "replaces_by_identifier" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = values(run.network.subnet_ids)
    identifier = "other-cache"
  }
}

run "replaces_by_network" {
  command = plan

  variables {
    subnet_ids = values(run.network.subnet_ids)
    vpc_id     = "vpc-00000000000000000"
  }
}
