# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 831b9a51f0bdbd56

compute            = "kubernetes"
epoch              = 0
maintenance_window = "thu:12:30-thu:13:00"
name               = "ai-inference"
service            = "cache"
snapshot_window    = "10:00-10:30"

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}
