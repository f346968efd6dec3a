# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 9c606e6b2449734f

epoch    = 0
hostname = "api.active-active.example.com"
latches  = ["eu-west", "ap-southeast"]
name     = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

zone = "active-active.example.com"
