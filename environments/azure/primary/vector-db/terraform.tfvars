# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: e0f10dc7d8a222c4

allocated_storage   = 100
deletion_protection = false
epoch               = 0
maintenance_window  = "sat:03:30-sat:04:00"
name                = "ai-azure"
pair_location       = null
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
