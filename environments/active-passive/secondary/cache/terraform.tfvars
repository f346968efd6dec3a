# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 58c1d639b6a39e70

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
