provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  name = "demo"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {
  assert {
    condition     = output.name == "demo" && output.priority_class == "demo-serving"
    error_message = "What serves names both."
  }
}

run "again" {
  command = plan
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "other"
  }
}
