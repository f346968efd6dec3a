# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: c1a8d7262ff19114

epoch = 0
name  = "ai-inference"

secrets = {
  api-key = {}
  vector-db = {
    username = "postgres"
  }
}

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
