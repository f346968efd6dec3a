# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 23626eecfc2a6621

databases = {
  vector-db = {
    max_lag_in_seconds = 60
    storage_gib        = 100
  }
}

epoch         = 0
hostname      = "api.active-active.example.com"
latches       = ["eu-west", "ap-southeast"]
location      = "us-east-1"
name          = "active-active"
observability = false

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

zone = "active-active.example.com"
