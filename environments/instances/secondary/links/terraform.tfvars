# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 236eba2f221360fa

epoch          = 0
name           = "instances"
peer_locations = ["us-east-1"]

secrets = {
  api-key = {
    revision = 1
  }
  vector-db = {
    revision = 1
    username = "postgres"
  }
}

state_copy = "us-east-1"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
