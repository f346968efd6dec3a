# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 79029d3b82eb25ae

checker_regions = ["us-west-1", "us-west-2", "ap-southeast-2", "ap-northeast-1", "sa-east-1"]
epoch           = 0

health_check = {
  failures = 3
  interval = 10
  path     = "/healthz"
}

hostname      = "api.active-active.example.com"
name          = "active-active"
observability = false

regions = {
  ap-southeast = {
    latch_holders = ["us-east-1", "eu-west-1"]
    location      = "ap-southeast-1"
    weight        = 1
  }
  eu-west = {
    latch_holders = ["us-east-1", "ap-southeast-1"]
    location      = "eu-west-1"
    weight        = 50
  }
  us-east = {
    latch_holders = ["eu-west-1", "ap-southeast-1"]
    location      = "us-east-1"
    weight        = 50
  }
}

sorry = ["192.0.2.1"]

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

ttl  = 60
zone = "active-active.example.com"
