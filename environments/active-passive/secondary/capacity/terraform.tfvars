# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 6745f0c1f6ef9a59

epoch = 0

gpu = {
  desired         = 2
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 5
  min             = 2
  reserved        = 0
  zones           = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "active-passive"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
