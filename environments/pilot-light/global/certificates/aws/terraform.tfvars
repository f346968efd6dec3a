# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 64294acabc4591e4

epoch    = 0
hostname = "api.pilot-light.example.com"
name     = "pilot-light"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}

zone = "pilot-light.example.com"
