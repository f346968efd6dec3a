# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 4296a2998c6e9bf8

allocated_storage   = 100
backup_window       = "15:00-15:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "fri:17:30-fri:18:00"
name                = "active-active"
password_revision   = 1
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
