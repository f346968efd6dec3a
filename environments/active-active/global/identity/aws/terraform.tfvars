# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 0f44d03cd0c95e33

compute            = ["kubernetes"]
epoch              = 0
inference_services = ["llm-service"]

ledger = {
  environment = "active-active"
  holders = {
    ap-southeast = {
      bucket   = "active-active-fence-ap-southeast-1-000000000000"
      has_gate = true
      region   = "ap-southeast-1"
    }
    eu-west = {
      bucket   = "active-active-fence-eu-west-1-000000000000"
      has_gate = true
      region   = "eu-west-1"
    }
    us-east = {
      bucket   = "active-active-fence-us-east-1-000000000000"
      has_gate = true
      region   = "us-east-1"
    }
  }
}

name          = "active-active"
observability = false

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}
