# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 2b07cba20eb6da43

deletion_protection = false
epoch               = 0
name                = "ai-azure"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
