provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  namespace   = "default"
  environment = "test"
  region      = "primary"
  epoch       = 1
  serves      = true
  database    = { service = "vector-db", address = "vector-db.example.com", region = "eu-west-1", user = "gate", roots = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }

  inference = {
    llm-service = { node_port = 30081, upstream = "http://llm-service.default.svc.cluster.local:8000", replicas = "llm-service-replicas.default.svc.cluster.local", desired = 2 }
  }

  ledger = {
    peers = { secondary = "https://us-east-1.api.example.com" }
    holders = {
      primary   = { bucket = "demo-fence-eu-west-1-000000000000", region = "eu-west-1" }
      secondary = { bucket = "demo-fence-us-east-1-000000000000", region = "us-east-1" }
      witness   = { bucket = "demo-fence-eu-west-2-000000000000", region = "eu-west-2" }
    }
  }

  image          = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/terradrill@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  proxy_image    = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  database_image = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  token_image    = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/python@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {
  assert {
    condition     = output.gate.epoch == 1
    error_message = "The gate judges by the posture that it was told."
  }

  assert {
    condition     = output.node_ports == { gate = 30443, llm-service = 30081 }
    error_message = "The load balancer knows the ports."
  }
}

run "again" {
  command = plan
}

run "in_place" {
  command = plan

  variables {
    environment            = "other"
    region                 = "secondary"
    epoch                  = 2
    serves                 = false
    database               = { service = "vector-db", address = "other-db.example.com", region = "eu-west-1", user = "gate", roots = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }
    health_path            = "/ready"
    node_port              = 30444
    image                  = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/terradrill@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    proxy_image            = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/nginx@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    database_image         = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/postgres@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    token_image            = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/python@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    priority_class         = "demo-serving"
    node_selector          = { "terradrill.dev/pool" = "other" }
    longest_answer_seconds = 300
    latches                = { namespace = "terradrill/demo", region = "eu-west-1", about = ["secondary"] }

    ledger = {
      public_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
      on_blind   = "shut"
      peers      = { secondary = "https://us-east-1.api.example.com:8443" }
      holders    = { primary = { bucket = "demo-fence-eu-west-1-000000000000", region = "eu-west-1" } }
    }
  }
}

run "adds_a_service" {
  command = plan

  variables {
    inference = {
      embeddings  = { node_port = 30082, upstream = "http://embeddings.default.svc.cluster.local:8000", replicas = "embeddings-replicas.default.svc.cluster.local", desired = 1 }
      llm-service = { node_port = 30081, upstream = "http://llm-service.default.svc.cluster.local:8000", replicas = "llm-service-replicas.default.svc.cluster.local", desired = 2 }
    }
  }
}

run "replaces_by_namespace" {
  command = plan

  variables {
    namespace = "kube-system"
  }
}

# Where the load balancer is the cluster's own, and shows no certificate.
run "replaces_the_way_in" {
  command = plan

  variables {
    identity      = { annotations = { "azure.workload.identity/client-id" = "1" }, pod_labels = { "azure.workload.identity/use" = "true" } }
    load_balancer = { annotations = { "service.beta.kubernetes.io/azure-pip-name" = "demo" }, ports = { gate = 8443, llm-service = 443 } }
    tls_secret    = { name = "certificate", revision = 1 }
  }

  assert {
    condition     = strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "listen 30081 ssl;") && strcontains(kubernetes_config_map_v1.this.data["nginx.conf"], "ssl_certificate /etc/tls/tls.crt;")
    error_message = "Nginx shows the certificate."
  }

  assert {
    condition     = kubernetes_service_v1.front[0].spec[0].type == "LoadBalancer" && length(kubernetes_service_v1.front[0].spec[0].port) == 2 && length(kubernetes_service_v1.proxy) == 0
    error_message = "One way in for all services."
  }
}
