# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 2a277179bc831a34

deletion_protection = false
epoch               = 0
lock_table          = false
name                = "active-passive"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
