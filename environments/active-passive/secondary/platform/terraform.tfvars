# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 8fedc37f0ee2185d

administrators      = ["arn:aws:iam::000000000000:role/terradrill-apply"]
deletion_protection = false
epoch               = 0

gpu = {
  desired       = 2
  instance_type = "g5.2xlarge"
  max           = 5
  min           = 2
  reserved      = 0
}

hostname = "api.active-passive.example.com"

inference_services = {
  llm-service = {
    node_port = 30080
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "active-passive"

network = {
  cidr  = "10.20.0.0/16"
  zones = 3
}

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
