# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: c48229d40291a464

deletion_protection = true
epoch               = 0
name                = "ai-inference"
role                = "primary"
service             = "vector-db"
source_location     = null

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
