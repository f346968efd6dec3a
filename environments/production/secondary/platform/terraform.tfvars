# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: b645d9763d9b2e0a

administrators      = ["arn:aws:iam::123456789012:role/terradrill-apply"]
allowed_cidrs       = []
api_access_cidrs    = ["203.0.113.0/24"]
certificate_arn     = null
deletion_protection = true
epoch               = 0
hostname            = "api.example.com"

inference_services = {
  llm-service = {
    node_port = 30572
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "ai-inference"

network = {
  cidr  = "10.20.0.0/16"
  zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

observability = true

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
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}

zone = "example.com"
