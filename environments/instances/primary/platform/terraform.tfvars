# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: bc3ac82340628d2c

allowed_cidrs       = []
certificate_arn     = null
deletion_protection = false
epoch               = 0
hostname            = "api.instances.example.com"

inference_services = {
  llm-service = {
    node_port = 30572
    port      = 443
  }
}

name = "instances"

network = {
  cidr  = "10.10.0.0/16"
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

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
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}

zone = "instances.example.com"
