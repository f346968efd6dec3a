# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 768eb1b84568aa5c

epoch = 0

gpu = {
  desired         = 1
  disk_gib        = 390
  instance_type   = "p4de.24xlarge"
  max             = 1
  min             = 1
  reserved        = 0
  zones           = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
