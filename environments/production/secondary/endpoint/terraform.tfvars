# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: be14f63af06e4988

epoch    = 0
hostname = "api.example.com"
latches  = ["primary"]
name     = "ai-inference"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}

zone = "example.com"
