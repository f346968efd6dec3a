# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: f0c1c11f5f8a9ca5

database = {
  role    = "replica"
  service = "vector-db"
}

epoch       = 0
health_path = "/healthz"

inference = {
  llm-service = {
    gpus_per_replica = 1
    model            = "meta-llama/Llama-3.1-8B-Instruct"
    node_port        = 30080
    port             = 443
    replicas         = 2
    weights_gib      = 16
  }
}

name    = "ai-inference"
secrets = ["api-key"]
serves  = false

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
