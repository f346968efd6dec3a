# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 8f986bab0725ff2d

epoch   = 0
name    = "instances"
service = "message-queue"

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
