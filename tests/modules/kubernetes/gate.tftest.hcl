provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  namespace      = "default"
  region         = "primary"
  epoch          = 1
  serves         = true
  inference      = { llm-service = "http://llm-service.default.svc:8000/health" }
  database       = { service = "vector-db", role = "primary", address = "vector-db.example.com", region = "eu-west-1", user = "gate", roots = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }
  image          = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/python@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  database_image = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {

  assert {
    condition     = output.posture.epoch == 1
    error_message = "The gate judges by the posture that it was told."
  }
}

run "again" {
  command = plan

}

run "in_place" {
  command = plan

  variables {
    region         = "secondary"
    epoch          = 2
    serves         = false
    inference      = { embeddings = "http://embeddings.default.svc:8000/health" }
    database       = { service = "vector-db", role = "replica", address = "vector-db.example.com", region = "eu-west-1", user = "gate", roots = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }
    health_path    = "/ready"
    node_port      = 30444
    image          = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/python@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    database_image = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    priority_class = "demo-serving"
    node_selector  = { "terradrill.dev/pool" = "other" }
  }
}

run "replaces_by_namespace" {
  command = plan

  variables {
    namespace = "kube-system"
  }
}
