# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: a610541feafaca30

api_via = null

database = {
  password_revision = 1
  service           = "vector-db"
}

environment      = "active-active"
epoch            = 0
fence_public_key = null
health_path      = "/healthz"

holders = {
  ap-southeast = {
    bucket = "active-active-fence-ap-southeast-1-000000000000"
    region = "ap-southeast-1"
  }
  eu-west = {
    bucket = "active-active-fence-eu-west-1-000000000000"
    region = "eu-west-1"
  }
  us-east = {
    bucket = "active-active-fence-us-east-1-000000000000"
    region = "us-east-1"
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
    replicas         = 3
    weights_gib      = 16
  }
}

latch_record = "_fence.eu-west-1.api.active-active.example.com"
latches      = ["us-east", "ap-southeast"]
name         = "active-active"
on_blind     = "serve"

peers = {
  ap-southeast = "https://ap-southeast-1.api.active-active.example.com"
  us-east      = "https://us-east-1.api.active-active.example.com"
}

region  = "eu-west"
secrets = {}
serves  = true

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
