# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 35cd64b54d95e5f6

epoch    = 0
hostname = "api.example.com"
latches  = ["secondary"]
name     = "ai-inference"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}

zone = "example.com"
