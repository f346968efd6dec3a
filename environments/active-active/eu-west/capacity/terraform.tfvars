# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: ef5b80b4c05983ca

epoch = 0

gpu = {
  desired         = 3
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 6
  min             = 3
  reserved        = 0
  zones           = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
