# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: eaaf494ca8088c85

epoch    = 0
hostname = "api.ai-azure.example.com"
location = "swedencentral"
name     = "ai-azure"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}

zone = "ai-azure.example.com"
