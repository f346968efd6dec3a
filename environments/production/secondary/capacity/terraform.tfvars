# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: c5ef494afba861b4

epoch = 0

gpu = {
  desired         = 2
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 10
  min             = 2
  reserved        = 2
  zones           = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
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
