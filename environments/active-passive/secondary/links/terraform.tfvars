# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 6e8afbe56dd8fc9b

epoch          = 0
name           = "active-passive"
peer_locations = ["us-east-1"]

secrets = {
  vector-db = {
    username = "postgres"
  }
}

state_copy = "us-east-1"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
