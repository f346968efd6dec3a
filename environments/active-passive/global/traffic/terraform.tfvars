# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 49e0f9fc3230fe5e

epoch = 0

health_check = {
  failures = 3
  interval = 10
  path     = "/healthz"
}

hostname = "api.active-passive.example.com"
name     = "active-passive"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}

weights = {
  primary   = 100
  secondary = 0
}

zone = "active-passive.example.com"
