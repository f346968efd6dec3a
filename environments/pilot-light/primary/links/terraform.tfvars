# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 184233b1715754df

epoch          = 0
name           = "pilot-light"
peer_locations = ["eu-west-1"]
secrets        = {}
state_copy     = "eu-west-1"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
