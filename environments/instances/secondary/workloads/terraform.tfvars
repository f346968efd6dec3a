# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 098965328f11657d

database = {
  password_revision = 1
  service           = "vector-db"
}

environment      = "instances"
epoch            = 0
fence_public_key = null
gpus_per_machine = 1
health_path      = "/healthz"

holders = {
  primary = {
    bucket = "instances-fence-us-east-1-000000000000"
    region = "us-east-1"
  }
  secondary = {
    bucket = "instances-fence-us-west-2-000000000000"
    region = "us-west-2"
  }
  witness = {
    bucket = "instances-fence-us-east-2-000000000000"
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
    replicas         = 1
    weights_gib      = 16
  }
}

latch_record = "_fence.us-west-2.api.instances.example.com"
latches      = ["primary"]

listeners = {
  llm-service = 443
}

name     = "instances"
on_blind = "serve"

peers = {
  primary = "https://us-east-1.api.instances.example.com"
}

region = "secondary"

secrets = {
  api-key = 1
}

serves = false

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
