# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: dfd880b8d2773704

deletion_protection = true
epoch               = 0
name                = "ai-inference"
role                = "replica"
service             = "vector-db"
source_location     = "us-east-1"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
