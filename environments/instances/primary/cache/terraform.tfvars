# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 7db5d0c24dd36469

compute            = "instances"
epoch              = 0
maintenance_window = "thu:12:30-thu:13:00"
name               = "instances"
service            = "cache"
snapshot_window    = "10:00-10:30"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
