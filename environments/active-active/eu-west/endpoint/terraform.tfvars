# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 4f7bf5f5d637fd55

epoch    = 0
hostname = "api.active-active.example.com"
latches  = ["us-east", "ap-southeast"]
name     = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

zone = "active-active.example.com"
