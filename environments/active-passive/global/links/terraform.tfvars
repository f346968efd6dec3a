# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 65ade711899c3f85

epoch = 0
name  = "active-passive"

secrets = {
  vector-db = {
    username = "postgres"
  }
}

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
