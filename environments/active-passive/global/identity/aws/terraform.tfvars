# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 440e0236e37153d3

compute            = ["kubernetes"]
epoch              = 0
inference_services = ["llm-service"]

ledger = {
  environment = "active-passive"
  holders = {
    primary = {
      bucket   = "active-passive-fence-us-east-1-000000000000"
      has_gate = true
      region   = "us-east-1"
    }
    secondary = {
      bucket   = "active-passive-fence-eu-west-1-000000000000"
      has_gate = true
      region   = "eu-west-1"
    }
    witness = {
      bucket   = "active-passive-fence-us-east-2-000000000000"
      has_gate = false
      region   = "us-east-2"
    }
  }
}

name          = "active-passive"
observability = false

tags = {
  Environment = "active-passive"
  ManagedBy   = "terraform"
  System      = "active-passive"
}
