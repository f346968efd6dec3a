# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 02d4f119fdee541a

checker_regions = [
  "us-west-1",
  "us-west-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
]

epoch = 0

health_check = {
  failures = 3
  interval = 10
  path     = "/healthz"
}

hostname      = "api.example.com"
name          = "ai-inference"
observability = true

regions = {
  primary = {
    latch_holders = ["eu-west-1"]
    location      = "us-east-1"
    weight        = 100
  }
  secondary = {
    latch_holders = ["us-east-1"]
    location      = "eu-west-1"
    weight        = 1
  }
}

sorry = ["192.0.2.1"]

tags = {
  Application = "ai-llm"
  Environment = "production"
  ManagedBy   = "terraform"
  System      = "ai-inference"
}

ttl  = 60
zone = "example.com"
