# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 469490a51ef638fb

compute            = "instances"
epoch              = 0
maintenance_window = "sat:09:30-sat:10:00"
name               = "instances"
service            = "cache"
snapshot_window    = "07:00-07:30"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
