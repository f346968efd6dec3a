# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 904dd66e1e5cf4b2

compute            = "kubernetes"
epoch              = 0
maintenance_window = "sat:01:30-sat:02:00"
name               = "active-passive"
service            = "cache"
snapshot_window    = "23:00-23:30"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
