# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 90ec782d84437131

administrators      = []
allowed_cidrs       = []
api_access_cidrs    = []
deletion_protection = false
epoch               = 0

inference_services = {
  llm-service = {
    node_port = 30572
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "ai-azure"

network = {
  cidr  = "10.20.0.0/16"
  zones = ["1", "2", "3"]
}

runner_inside = false

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
