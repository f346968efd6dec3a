# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: e07cd613c0c4b728

epoch              = 0
inference_services = ["llm-service"]
name               = "active-active"
observability      = false

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
