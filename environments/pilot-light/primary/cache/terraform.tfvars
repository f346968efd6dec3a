# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 95b2f59767b94459

compute            = "kubernetes"
epoch              = 0
maintenance_window = "thu:12:30-thu:13:00"
name               = "pilot-light"
service            = "cache"
snapshot_window    = "10:00-10:30"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
