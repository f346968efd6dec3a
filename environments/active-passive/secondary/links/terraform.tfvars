# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: de5a150099e87e65

epoch          = 0
name           = "active-passive"
peer_locations = ["us-east-1"]

secrets = {
  vector-db = {
    revision = 1
    username = "postgres"
  }
}

state_copy = "us-east-1"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
