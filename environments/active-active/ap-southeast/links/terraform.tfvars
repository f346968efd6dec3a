# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 1c288ce05b12c83e

epoch          = 0
name           = "active-active"
peer_locations = ["us-east-1", "eu-west-1"]

secrets = {
  vector-db = {
    revision = 1
    username = "postgres"
  }
}

state_copy = "us-east-1"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
