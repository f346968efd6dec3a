# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 4fb8c2d6155f315a

allocated_storage   = 100
backup_window       = "06:00-06:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "sat:08:30-sat:09:00"
name                = "active-passive"
password_revision   = 1
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
