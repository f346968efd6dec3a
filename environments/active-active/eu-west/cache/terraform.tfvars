# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: d4e2bb6adf2e5ec6

compute            = "kubernetes"
epoch              = 0
maintenance_window = "mon:03:30-mon:04:00"
name               = "active-active"
service            = "cache"
snapshot_window    = "01:00-01:30"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
