# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 523bec33467f5793

allocated_storage   = 100
backup_window       = "06:00-06:30"
compute             = "kubernetes"
deletion_protection = true
epoch               = 0
maintenance_window  = "sat:08:30-sat:09:00"
name                = "ai-inference"
password_revision   = 1
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
