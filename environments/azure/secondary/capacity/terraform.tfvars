# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: db0bb8c81eff6b2f

epoch = 0

gpu = {
  desired         = 2
  disk_gib        = 110
  instance_type   = "Standard_NV36ads_A10_v5"
  max             = 4
  min             = 2
  reserved        = 0
  zones           = ["1", "2", "3"]
  zones_are_named = false
}

kubernetes_version = "1.35"
name               = "ai-azure"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
