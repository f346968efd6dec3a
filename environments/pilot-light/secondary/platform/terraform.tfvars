# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 168bcb3835e5638d

administrators      = ["arn:aws:iam::000000000000:role/terradrill-apply"]
allowed_cidrs       = []
api_access_cidrs    = []
certificate_arn     = null
deletion_protection = false
epoch               = 0
hostname            = "api.pilot-light.example.com"

inference_services = {
  llm-service = {
    node_port = 30572
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "pilot-light"

network = {
  cidr  = "10.20.0.0/16"
  zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

observability = false

repositories = [
  "aws-cli",
  "k8s-device-plugin",
  "nginx-unprivileged",
  "postgres",
  "python",
  "terradrill",
  "vllm-openai",
]

runner_inside = false

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}

zone = "pilot-light.example.com"
