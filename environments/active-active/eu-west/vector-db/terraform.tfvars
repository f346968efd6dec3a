# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: eb948deacb9ad329

allocated_storage   = 100
backup_window       = "02:00-02:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "tue:04:30-tue:05:00"
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
