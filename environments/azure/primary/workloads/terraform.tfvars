# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 2fc179a43c1c3902

allowed_cidrs = []
api_via       = null

database = {
  password_revision = 1
  service           = "vector-db"
}

environment      = "azure"
epoch            = 0
fence_public_key = null
health_path      = "/healthz"

holders = {
  primary = {
    bucket = "aiazurefenceb93b93c897"
    region = "westeurope"
  }
  secondary = {
    bucket = "aiazurefence3f6f8adc65"
    region = "swedencentral"
  }
  witness = {
    bucket = "aiazurefence1eaaeec925"
    region = "germanywestcentral"
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
    replicas         = 4
    weights_gib      = 16
  }
}

listeners = {
  llm-service = 443
}

name     = "ai-azure"
on_blind = "serve"

peers = {
  secondary = "https://swedencentral.api.ai-azure.example.com"
}

region  = "primary"
secrets = {}
serves  = true

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
