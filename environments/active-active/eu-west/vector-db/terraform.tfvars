# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: c3c2c0c87fcf582c

deletion_protection = false
epoch               = 0
name                = "active-active"
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
