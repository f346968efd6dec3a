# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: ec20e33e22c0b37e

administrators      = ["arn:aws:iam::123456789012:role/terradrill-apply"]
deletion_protection = true
epoch               = 0

gpu = {
  desired       = 5
  instance_type = "g5.2xlarge"
  max           = 10
  min           = 5
  reserved      = 0
}

hostname = "api.example.com"

inference_services = {
  llm-service = {
    node_port = 30080
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "ai-inference"

network = {
  cidr  = "10.10.0.0/16"
  zones = 3
}

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
