# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 73b9311ad9d76d90

epoch          = 0
name           = "active-active"
peer_locations = ["eu-west-1", "ap-southeast-1"]
secrets        = {}
state_copy     = "ap-southeast-1"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
