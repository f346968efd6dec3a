# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: c913843930789d0e

epoch   = 0
name    = "ai-azure"
service = "cache"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
