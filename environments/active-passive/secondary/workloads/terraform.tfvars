# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: ec399ea7c5b20a6a

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

name    = "active-passive"
secrets = []
serves  = false

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
