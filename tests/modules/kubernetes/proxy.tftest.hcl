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
  services  = { llm-service = { node_port = 30081, upstream = "http://llm-service.default.svc.cluster.local:8000" } }
  image     = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {

  assert {
    condition     = output.node_ports["llm-service"] == 30081
    error_message = "The load balancer knows the port."
  }
}

run "again" {
  command = plan

}

run "in_place" {
  command = plan

  variables {
    image                  = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    priority_class         = "demo-serving"
    node_selector          = { "terradrill.dev/pool" = "other" }
    longest_answer_seconds = 300
  }
}

run "adds_a_service" {
  command = plan

  variables {
    services = { embeddings = { node_port = 30082, upstream = "http://embeddings.default.svc.cluster.local:8000" }, llm-service = { node_port = 30081, upstream = "http://llm-service.default.svc.cluster.local:8000" } }
  }
}

run "replaces_by_namespace" {
  command = plan

  variables {
    namespace = "kube-system"
  }
}
