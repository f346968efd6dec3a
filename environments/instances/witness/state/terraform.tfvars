# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 908a51d75bafcc64

deletion_protection = false
epoch               = 0
lock_table          = false
name                = "instances"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
