# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 8acc3274ba3901be

compute            = "kubernetes"
epoch              = 0
maintenance_window = "sat:01:30-sat:02:00"
name               = "pilot-light"
service            = "cache"
snapshot_window    = "23:00-23:30"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
