# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: c184c11685163a24

epoch = 0

gpu = {
  desired         = 0
  disk_gib        = 110
  instance_type   = "g5.2xlarge"
  max             = 10
  min             = 0
  reserved        = 0
  zones           = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "pilot-light"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
