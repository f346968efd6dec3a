# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: f479f890a46449d6

deletion_protection = false
epoch               = 0
name                = "active-active"
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
