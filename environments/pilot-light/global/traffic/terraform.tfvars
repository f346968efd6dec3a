# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 5f7ac4efd5d1999d

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

hostname      = "api.pilot-light.example.com"
name          = "pilot-light"
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
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}

ttl  = 60
zone = "pilot-light.example.com"
