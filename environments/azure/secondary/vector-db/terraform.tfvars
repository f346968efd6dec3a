# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 63a42ab2bda10dc5

allocated_storage   = 100
deletion_protection = false
epoch               = 0
maintenance_window  = "wed:04:30-wed:05:00"
name                = "ai-azure"
pair_location       = "westeurope"
role                = "replica"
service             = "vector-db"
source_location     = "westeurope"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
