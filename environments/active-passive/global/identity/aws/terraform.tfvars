# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: bc5d07d3ef07d6f8

epoch              = 0
inference_services = ["llm-service"]
name               = "active-passive"
observability      = false

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
