# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: b12a0e33888eefb1

api_via = null

database = {
  password_revision = 1
  role              = "replica"
  service           = "vector-db"
}

epoch       = 0
health_path = "/healthz"

images = {
  aws-cli       = "aws-cli:2.31.0"
  device-plugin = "k8s-device-plugin:v0.18.0"
  gate          = "terradrill:unset"
  postgres      = "postgres:17-alpine"
  proxy         = "nginx-unprivileged:1.29-alpine"
  python        = "python:3.13-alpine"
}

inference = {
  llm-service = {
    gpus_per_replica = 1
    image            = "vllm-openai:v0.11.0"
    model            = "meta-llama/Llama-3.1-8B-Instruct"
    node_port        = 30572
    replicas         = 3
    weights_gib      = 16
  }
}

name    = "active-active"
region  = "eu-west"
secrets = {}
serves  = true

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
