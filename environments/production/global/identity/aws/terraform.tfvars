# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: acb1f0490e552efe

compute            = ["kubernetes"]
epoch              = 0
inference_services = ["llm-service"]

ledger = {
  environment = "production"
  holders = {
    primary = {
      bucket   = "ai-inference-fence-us-east-1-123456789012"
      has_gate = true
      region   = "us-east-1"
    }
    secondary = {
      bucket   = "ai-inference-fence-eu-west-1-123456789012"
      has_gate = true
      region   = "eu-west-1"
    }
    witness = {
      bucket   = "ai-inference-fence-eu-central-1-123456789012"
      has_gate = false
      region   = "eu-central-1"
    }
  }
}

name          = "ai-inference"
observability = true

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
