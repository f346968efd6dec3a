# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 0cd5f98adb086554

allocated_storage   = 100
backup_window       = "07:00-07:30"
compute             = "kubernetes"
deletion_protection = false
epoch               = 0
maintenance_window  = "thu:09:30-thu:10:00"
name                = "active-active"
password_revision   = 1
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
