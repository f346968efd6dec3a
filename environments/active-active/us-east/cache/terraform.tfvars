# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 41298b1afe42073c

compute            = "kubernetes"
epoch              = 0
maintenance_window = "mon:09:30-mon:10:00"
name               = "active-active"
service            = "cache"
snapshot_window    = "07:00-07:30"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
