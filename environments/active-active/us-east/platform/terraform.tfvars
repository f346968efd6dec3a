# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: b19514206d437933

administrators      = ["arn:aws:iam::000000000000:role/terradrill-apply"]
deletion_protection = false
epoch               = 0

gpu = {
  desired       = 3
  instance_type = "g5.2xlarge"
  max           = 6
  min           = 3
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
  cidr  = "10.10.0.0/16"
  zones = 3
}

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
