# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 7ef5e0382f55b198

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
