# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: df52ab62f3af4ae1

epoch = 0

health_check = {
  failures = 3
  interval = 10
  path     = "/healthz"
}

hostname = "api.ai-azure.example.com"
name     = "ai-azure"

regions = {
  primary = {
    location = "westeurope"
    shut     = false
    weight   = 100
  }
  secondary = {
    location = "swedencentral"
    shut     = false
    weight   = 1
  }
}

sorry = ["192.0.2.1"]

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}

ttl  = 60
zone = "ai-azure.example.com"
