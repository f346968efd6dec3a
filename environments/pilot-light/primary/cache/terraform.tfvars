# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: ae4be41feb41a97c

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
