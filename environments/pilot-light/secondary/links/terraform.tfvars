# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 194023fc9852189b

epoch          = 0
name           = "pilot-light"
peer_locations = ["us-east-1"]

secrets = {
  vector-db = {
    revision = 1
    username = "postgres"
  }
}

state_copy = "us-east-1"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
