# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 8bec5d21f2cac134

databases = {
  vector-db = {
    max_lag_in_seconds = 300
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.instances.example.com"
latches       = ["secondary"]
location      = "us-east-1"
name          = "instances"
observability = false

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}

zone = "instances.example.com"
