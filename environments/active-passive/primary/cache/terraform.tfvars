# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 5ba233fab3723990

compute            = "kubernetes"
epoch              = 0
maintenance_window = "thu:12:30-thu:13:00"
name               = "active-passive"
service            = "cache"
snapshot_window    = "10:00-10:30"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
