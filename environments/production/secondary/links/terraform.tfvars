# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 08527e4d99e66dc7

epoch          = 0
name           = "ai-inference"
peer_locations = ["us-east-1"]

secrets = {
  api-key = {
    revision = 1
  }
  vector-db = {
    revision = 1
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
