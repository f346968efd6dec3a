# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 2931cd3f7e0d43f5

allocated_storage   = 100
backup_window       = "03:00-03:30"
compute             = "kubernetes"
deletion_protection = true
epoch               = 0
maintenance_window  = "wed:05:30-wed:06:00"
name                = "ai-inference"
password_revision   = 1
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
