# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 41b616c5a032d00d

deletion_protection = false
epoch               = 0
name                = "active-passive"
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
