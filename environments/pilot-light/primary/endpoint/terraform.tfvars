# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: d7b2c697f8b03b7b

databases = {
  vector-db = {
    max_lag_in_seconds = 300
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.pilot-light.example.com"
latches       = ["secondary"]
location      = "us-east-1"
name          = "pilot-light"
observability = false

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}

zone = "pilot-light.example.com"
