# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 323f6d13d9b7885d

allocated_storage   = 100
backup_window       = "03:00-03:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "wed:05:30-wed:06:00"
name                = "active-passive"
password_revision   = 1
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
