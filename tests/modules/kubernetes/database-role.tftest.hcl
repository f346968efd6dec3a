provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  namespace = "default"
  service   = "vector-db"
  address   = "db.example.com"
  roots     = "-----BEGIN CERTIFICATE-----"
  role      = "demo_gate"
  secret    = "vector-db"
  image     = "registry.example.com/postgres:17"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {
  assert {
    condition     = output.role == "demo_gate"
    error_message = "The gate signs in as this role."
  }
}

run "again" {
  command = plan
}

# A job can't be changed: another one takes its place.
run "replaces_by_what_it_does" {
  command = plan

  variables {
    address       = "other.example.com"
    database_name = "vectors"
    roots         = "-----BEGIN CERTIFICATE-----\nother"
    role          = "other_gate"
    image         = "registry.example.com/postgres:18"
  }
}

run "replaces_by_where_it_runs" {
  command = plan

  variables {
    secret        = "other-db"
    node_selector = { "example.com/pool" = "other" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    namespace = "kube-system"
    service   = "other-db"
  }
}

# By Entra's token, and without a password.
run "replaces_by_whom" {
  command = plan

  variables {
    secret = null
    entra  = { user = "demo-database", gate_oid = "1", annotations = { "azure.workload.identity/client-id" = "1" }, pod_labels = { "azure.workload.identity/use" = "true" }, token_image = "registry.example.com/python:3" }
  }

  assert {
    condition     = length(kubernetes_job_v1.this.spec[0].template[0].spec[0].init_container) == 1 && length([for env in kubernetes_job_v1.this.spec[0].template[0].spec[0].container[0].env : env if env.name == "PGPASSWORD"]) == 0
    error_message = "Nobody has a password."
  }
}
