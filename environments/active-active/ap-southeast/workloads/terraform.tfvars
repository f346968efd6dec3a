# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 1162808d49add326

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

name    = "active-active"
secrets = []
serves  = false

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
