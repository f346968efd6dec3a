# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 2b86c3f52a766f58

epoch = 0

ledger = {
  environment = "azure"
  holders = {
    primary = {
      bucket   = "aiazurefenceb93b93c897"
      has_gate = true
      region   = "westeurope"
    }
    secondary = {
      bucket   = "aiazurefence3f6f8adc65"
      has_gate = true
      region   = "swedencentral"
    }
    witness = {
      bucket   = "aiazurefence1eaaeec925"
      has_gate = false
      region   = "germanywestcentral"
    }
  }
}

locations = ["westeurope", "swedencentral"]
name      = "ai-azure"

tags = {
  Environment = "azure"
  ManagedBy   = "terraform"
  System      = "ai-azure"
}
