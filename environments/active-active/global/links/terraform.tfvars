# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: e88234a92cdf6fdd

epoch = 0
name  = "active-active"

secrets = {
  vector-db = {
    username = "postgres"
  }
}

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
