# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: ea87e7f426b1218e

epoch    = 0
hostname = "api.instances.example.com"
name     = "instances"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}

zone = "instances.example.com"
