# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 2bda41472f9b6dfe

epoch = 0

gpu = {
  desired         = 1
  disk_gib        = 110
  instance_type   = "g6.2xlarge"
  max             = 3
  min             = 1
  reserved        = 0
  zones           = ["us-west-2a", "us-west-2b", "us-west-2c"]
  zones_are_named = false
}

listeners = {
  llm-service = 443
}

name    = "instances"
scaling = "group"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
