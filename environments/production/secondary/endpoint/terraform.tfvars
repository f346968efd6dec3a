# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 90292da96332198b

databases = {
  vector-db = {
    max_lag_in_seconds = 300
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.example.com"
latches       = ["primary"]
location      = "eu-west-1"
name          = "ai-inference"
observability = true

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}

zone = "example.com"
