# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: d6ad07eb58cfb4d3

epoch = 0

health_check = {
  failures = 3
  interval = 10
  path     = "/healthz"
}

hostname = "api.example.com"
name     = "ai-inference"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}

weights = {
  primary   = 100
  secondary = 0
}

zone = "example.com"
