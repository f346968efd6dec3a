# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: bdaedc7df246fd9e

epoch = 0

gpu = {
  desired         = 5
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 10
  min             = 5
  reserved        = 0
  zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "ai-inference"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
