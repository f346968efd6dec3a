# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 85c48db426a4a8e9

database = {
  role    = "primary"
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
    replicas         = 3
    weights_gib      = 16
  }
}

name    = "active-active"
secrets = []
serves  = true

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
