# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 026761601a4345e0

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
name               = "pilot-light"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
