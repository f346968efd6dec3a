# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 47f7b0e9dfecb7f6

allocated_storage   = 100
backup_window       = "03:00-03:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "wed:05:30-wed:06:00"
name                = "pilot-light"
password_revision   = 1
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
