# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: dd443b6634b8fa16

deletion_protection = false
epoch               = 0
name                = "ai-azure"
replication         = "GRS"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
