# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 78d485432acb48c0

epoch          = 0
name           = "ai-inference"
peer_locations = ["eu-west-1"]
secrets        = {}
state_copy     = "eu-west-1"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
