# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 81ca4b089c8637d1

epoch    = 0
hostname = "api.active-passive.example.com"
latches  = ["primary"]
name     = "active-passive"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}

zone = "active-passive.example.com"
