# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 875b49ac7e3257df

databases = {
  vector-db = {
    max_lag_in_seconds = 300
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.pilot-light.example.com"
latches       = ["primary"]
location      = "eu-west-1"
name          = "pilot-light"
observability = false

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}

zone = "pilot-light.example.com"
