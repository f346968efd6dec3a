provider "aws" {
  region = "eu-west-1"
}

provider "kubernetes" {
  host                   = run.cluster.endpoint
  cluster_ca_certificate = run.cluster.certificate
  token                  = "demo"
}

variables {
  name          = "llm-service"
  namespace     = "default"
  replicas      = 2
  model         = "meta-llama/Llama-3.1-8B-Instruct"
  weights       = { bucket = "demo-models", prefix = "llama", region = "eu-west-1" }
  weights_gib   = 16
  image         = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/vllm-openai@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  weights_image = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/aws-cli@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "cluster" {
  module {
    source = "../setup/cluster"
  }
}

run "made" {

  assert {
    condition     = output.replicas == "llm-service-replicas.default.svc.cluster.local"
    error_message = "The gate counts there."
  }
}

run "again" {
  command = plan

}

run "in_place" {
  command = plan

  variables {
    replicas               = 5
    model                  = "mistralai/Mistral-7B-Instruct-v0.3"
    weights                = { bucket = "demo-models", prefix = "mistral", region = "eu-west-1" }
    weights_gib            = 15
    gpus_per_replica       = 2
    slots                  = 128
    image                  = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/vllm-openai@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    weights_image          = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/demo/aws-cli@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    priority_class         = "demo-serving"
    node_selector          = { "nvidia.com/gpu.present" = "true", "node.kubernetes.io/instance-type" = "g5.2xlarge" }
    cpu                    = "4"
    memory                 = "16Gi"
    arguments              = ["--max-model-len", "8192"]
    secret_environment     = { API_KEY = { secret = "api-key", key = "value" } }
    startup_seconds        = 1800
    longest_answer_seconds = 300
  }
}

# The pods begin anew, with what the secret says by then.
run "in_place_by_secret" {
  command = plan

  variables {
    secret_revisions = { api-key = 2 }
  }
}

run "in_place_by_proof" {
  command = plan

  variables {
    weights = { bucket = "demo-models", prefix = "llama", region = "eu-west-1", digest = "0000000000000000000000000000000000000000000000000000000000000000" }
  }
}

run "replaces_by_name" {
  command = plan

  variables {
    name = "embeddings"
  }
}

run "replaces_by_namespace" {
  command = plan

  variables {
    namespace = "kube-system"
  }
}

run "in_place_by_cloud" {
  command = plan

  variables {
    identity = { annotations = { "azure.workload.identity/client-id" = "1" }, pod_labels = { "azure.workload.identity/use" = "true" } }
    weights  = { store = "azure", bucket = "demomodels", prefix = "llama", region = "westeurope" }
  }

  assert {
    condition     = kubernetes_deployment_v1.this.spec[0].template[0].spec[0].init_container[0].command[0] == "python3"
    error_message = "Each kind of store is asked in its own way."
  }
}
