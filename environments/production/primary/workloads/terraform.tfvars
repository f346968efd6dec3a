# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: bcbeb4b5e7b74d8b

api_via = null

database = {
  password_revision = 1
  service           = "vector-db"
}

environment      = "production"
epoch            = 0
fence_public_key = null
health_path      = "/healthz"

holders = {
  primary = {
    bucket = "ai-inference-fence-us-east-1-123456789012"
    region = "us-east-1"
  }
  secondary = {
    bucket = "ai-inference-fence-eu-west-1-123456789012"
    region = "eu-west-1"
  }
  witness = {
    bucket = "ai-inference-fence-eu-central-1-123456789012"
    region = "eu-central-1"
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
    replicas         = 5
    weights_gib      = 16
  }
}

latch_record = "_fence.us-east-1.api.example.com"
latches      = ["secondary"]
name         = "ai-inference"
on_blind     = "serve"

peers = {
  secondary = "https://eu-west-1.api.example.com"
}

region = "primary"

secrets = {
  api-key = 1
}

serves = true

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
