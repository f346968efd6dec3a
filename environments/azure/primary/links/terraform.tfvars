# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: bf4e4c32f679d69e

epoch          = 0
name           = "ai-azure"
peer_locations = ["swedencentral"]
sends          = false

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
