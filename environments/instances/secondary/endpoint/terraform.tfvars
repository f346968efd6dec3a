# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 2f394ba855229f88

databases = {
  vector-db = {
    max_lag_in_seconds = 300
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.instances.example.com"
latches       = ["primary"]
location      = "us-west-2"
name          = "instances"
observability = false

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}

zone = "instances.example.com"
