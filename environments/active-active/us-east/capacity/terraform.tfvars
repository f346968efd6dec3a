# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 57ba533949e3dc81

epoch = 0

gpu = {
  desired         = 3
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 6
  min             = 3
  reserved        = 0
  zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
