# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: a9eefdf176ee09dc

epoch = 0

gpu = {
  desired         = 5
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 5
  min             = 5
  reserved        = 0
  zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "active-passive"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
