# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 29a82a1c8ee12982

administrators      = ["arn:aws:iam::000000000000:role/terradrill-apply"]
allowed_cidrs       = []
api_access_cidrs    = []
certificate_arn     = null
deletion_protection = false
epoch               = 0
hostname            = "api.active-active.example.com"

inference_services = {
  llm-service = {
    node_port = 30572
    port      = 443
  }
}

kubernetes_version = "1.35"
name               = "active-active"

network = {
  cidr  = "10.10.0.0/16"
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
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
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

zone = "active-active.example.com"
