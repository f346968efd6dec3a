# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 43733555c72588c5

epoch = 0

gpu = {
  desired       = 5
  disk_gib      = 110
  instance_type = "g5.2xlarge"
  max           = 10
  min           = 5
  reserved      = 0
  zones         = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

kubernetes_version = "1.35"
name               = "ai-inference"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
