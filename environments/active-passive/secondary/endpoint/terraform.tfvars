# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: c4ea0a3f0f27f126

databases = {
  vector-db = {
    max_lag_in_seconds = 60
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.active-passive.example.com"
latches       = ["primary"]
location      = "eu-west-1"
name          = "active-passive"
observability = false

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}

zone = "active-passive.example.com"
