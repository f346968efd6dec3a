# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: b68ad8eecdee84f4

epoch          = 0
name           = "ai-inference"
peer_locations = ["us-east-1"]

secrets = {
  api-key = {}
  vector-db = {
    username = "postgres"
  }
}

state_copy = "us-east-1"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
