# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 16e74a241d1b8cb6

epoch          = 0
name           = "active-active"
peer_locations = ["us-east-1", "ap-southeast-1"]
secrets        = {}
state_copy     = "ap-southeast-1"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
