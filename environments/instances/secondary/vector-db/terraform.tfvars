# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: c4db0af260c0ef2e

allocated_storage   = 100
backup_window       = "11:00-11:30"
compute             = "instances"
deletion_protection = false
epoch               = 0
maintenance_window  = "wed:13:30-wed:14:00"
name                = "instances"
password_revision   = 1
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
