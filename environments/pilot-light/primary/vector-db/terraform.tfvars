# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: dca2566d5f92b6c9

allocated_storage   = 100
backup_window       = "06:00-06:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "sat:08:30-sat:09:00"
name                = "pilot-light"
password_revision   = 1
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
