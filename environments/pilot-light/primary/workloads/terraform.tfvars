# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: f1a37545609e27e1

api_via = null

database = {
  password_revision = 1
  service           = "vector-db"
}

environment      = "pilot-light"
epoch            = 0
fence_public_key = null
health_path      = "/healthz"

holders = {
  primary = {
    bucket = "pilot-light-fence-us-east-1-000000000000"
    region = "us-east-1"
  }
  secondary = {
    bucket = "pilot-light-fence-eu-west-1-000000000000"
    region = "eu-west-1"
  }
  witness = {
    bucket = "pilot-light-fence-us-east-2-000000000000"
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
    replicas         = 5
    weights_gib      = 16
  }
}

latch_record = "_fence.us-east-1.api.pilot-light.example.com"
latches      = ["secondary"]
name         = "pilot-light"
on_blind     = "serve"

peers = {
  secondary = "https://eu-west-1.api.pilot-light.example.com"
}

region  = "primary"
secrets = {}
serves  = true

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
