# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 3a2d6ddaad227239

compute            = "kubernetes"
epoch              = 0
maintenance_window = "sat:01:30-sat:02:00"
name               = "ai-inference"
service            = "cache"
snapshot_window    = "23:00-23:30"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
