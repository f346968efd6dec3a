# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: b419917eec834a0a

compute            = ["kubernetes"]
epoch              = 0
inference_services = ["llm-service"]

ledger = {
  environment = "pilot-light"
  holders = {
    primary = {
      bucket   = "pilot-light-fence-us-east-1-000000000000"
      has_gate = true
      region   = "us-east-1"
    }
    secondary = {
      bucket   = "pilot-light-fence-eu-west-1-000000000000"
      has_gate = true
      region   = "eu-west-1"
    }
    witness = {
      bucket   = "pilot-light-fence-us-east-2-000000000000"
      has_gate = false
      region   = "us-east-2"
    }
  }
}

name          = "pilot-light"
observability = false

tags = {
  Environment = "pilot-light"
  ManagedBy   = "terraform"
  System      = "pilot-light"
}
