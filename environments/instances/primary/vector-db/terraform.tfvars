# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 5197d59a28c5ceec

allocated_storage   = 100
backup_window       = "06:00-06:30"
compute             = "instances"
deletion_protection = false
epoch               = 0
maintenance_window  = "sat:08:30-sat:09:00"
name                = "instances"
password_revision   = 1
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
