# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 0e6f7dc9fc480e42

deletion_protection = false
epoch               = 0
lock_table          = false
name                = "ai-inference"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
