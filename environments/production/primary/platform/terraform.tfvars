# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 25c007b072f090b7

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
  cidr  = "10.10.0.0/16"
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
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
