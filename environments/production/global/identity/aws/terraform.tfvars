# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 9346e3705de10ce6

epoch              = 0
inference_services = ["llm-service"]
name               = "ai-inference"
observability      = true

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
