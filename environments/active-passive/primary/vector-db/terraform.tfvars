# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: b69daf7c01391c51

deletion_protection = false
epoch               = 0
name                = "active-passive"
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
