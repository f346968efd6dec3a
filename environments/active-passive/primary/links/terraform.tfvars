# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: d3820d5626bcd82b

epoch          = 0
name           = "active-passive"
peer_locations = ["eu-west-1"]
secrets        = {}
state_copy     = "eu-west-1"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
