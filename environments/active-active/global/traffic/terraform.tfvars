# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: a5f4f2ff4fcf4be6

epoch = 0

health_check = {
  failures = 3
  interval = 10
  path     = "/healthz"
}

hostname = "api.active-active.example.com"
name     = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

weights = {
  ap-southeast = 0
  eu-west      = 50
  us-east      = 50
}

zone = "active-active.example.com"
