# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 94cd42fffb4162c0

compute            = "kubernetes"
epoch              = 0
maintenance_window = "fri:21:30-fri:22:00"
name               = "active-active"
service            = "cache"
snapshot_window    = "19:00-19:30"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
