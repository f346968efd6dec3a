# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: e8a5840a4d832006

epoch          = 0
name           = "instances"
peer_locations = ["us-west-2"]
secrets        = {}
state_copy     = "us-west-2"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
