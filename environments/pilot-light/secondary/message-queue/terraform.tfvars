# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 3b675e7e3c1f2d40

epoch   = 0
name    = "pilot-light"
service = "message-queue"

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
