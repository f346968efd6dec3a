# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: b8ac35a2c7863f2a

epoch          = 0
name           = "ai-azure"
peer_locations = ["westeurope"]
sends          = true

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
