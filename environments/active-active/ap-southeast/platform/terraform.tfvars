# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 1a0a27d3a11dc11c

administrators      = ["arn:aws:iam::000000000000:role/terradrill-apply"]
deletion_protection = false
epoch               = 0

gpu = {
  desired       = 1
  instance_type = "p4de.24xlarge"
  max           = 1
  min           = 1
  reserved      = 0
}

hostname = "api.active-active.example.com"

inference_services = {
  llm-service = {
    node_port = 30080
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "active-active"

network = {
  cidr  = "10.30.0.0/16"
  zones = 3
}

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
