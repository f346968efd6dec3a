# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 1cba924c26900a5c

checker_regions = [
  "us-west-1",
  "eu-west-1",
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

hostname      = "api.instances.example.com"
name          = "instances"
observability = false

regions = {
  primary = {
    latch_holders = ["us-west-2"]
    location      = "us-east-1"
    weight        = 100
  }
  secondary = {
    latch_holders = ["us-east-1"]
    location      = "us-west-2"
    weight        = 1
  }
}

sorry = ["192.0.2.1"]

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}

ttl  = 60
zone = "instances.example.com"
