# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: a4bea08d1ab78ba3

api_via = null

database = {
  password_revision = 1
  service           = "vector-db"
}

environment      = "active-passive"
epoch            = 0
fence_public_key = null
health_path      = "/healthz"

holders = {
  primary = {
    bucket = "active-passive-fence-us-east-1-000000000000"
    region = "us-east-1"
  }
  secondary = {
    bucket = "active-passive-fence-eu-west-1-000000000000"
    region = "eu-west-1"
  }
  witness = {
    bucket = "active-passive-fence-us-east-2-000000000000"
    region = "us-east-2"
  }
}

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
    floor            = 1
    gpus_per_replica = 1
    image            = "vllm-openai:v0.11.0"
    model            = "meta-llama/Llama-3.1-8B-Instruct"
    node_port        = 30572
    replicas         = 2
    weights_gib      = 16
  }
}

latch_record = "_fence.eu-west-1.api.active-passive.example.com"
latches      = ["primary"]
name         = "active-passive"
on_blind     = "serve"

peers = {
  primary = "https://us-east-1.api.active-passive.example.com"
}

region  = "secondary"
secrets = {}
serves  = false

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
