# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: c60268edcc3d0903

epoch = 0

gpu = {
  desired         = 3
  disk_gib        = 110
  instance_type   = "g6.2xlarge"
  max             = 3
  min             = 3
  reserved        = 0
  zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
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
