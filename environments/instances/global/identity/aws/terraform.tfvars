# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 2e543f8f077916e7

compute            = ["instances"]
epoch              = 0
inference_services = ["llm-service"]

ledger = {
  environment = "instances"
  holders = {
    primary = {
      bucket   = "instances-fence-us-east-1-000000000000"
      has_gate = true
      region   = "us-east-1"
    }
    secondary = {
      bucket   = "instances-fence-us-west-2-000000000000"
      has_gate = true
      region   = "us-west-2"
    }
    witness = {
      bucket   = "instances-fence-us-east-2-000000000000"
      has_gate = false
      region   = "us-east-2"
    }
  }
}

name          = "instances"
observability = false

tags = {
  Environment = "instances"
  ManagedBy   = "terraform"
  System      = "instances"
}
