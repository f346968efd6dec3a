# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 00543d0c1dfefac3

administrators      = ["arn:aws:iam::123456789012:role/terradrill-apply"]
deletion_protection = true
epoch               = 0

gpu = {
  desired       = 2
  instance_type = "g5.2xlarge"
  max           = 10
  min           = 2
  reserved      = 2
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
  cidr  = "10.20.0.0/16"
  zones = 3
}

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
