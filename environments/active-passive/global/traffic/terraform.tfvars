# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 119616da3bc8454e

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

hostname      = "api.active-passive.example.com"
name          = "active-passive"
observability = false

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
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}

ttl  = 60
zone = "active-passive.example.com"
