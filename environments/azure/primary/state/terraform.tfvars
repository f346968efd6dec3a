# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 9802aaf850b1e433

copies              = "pair"
deletion_protection = false
epoch               = 0
name                = "ai-azure"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
