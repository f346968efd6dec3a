# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: f86cd28071755c26

epoch    = 0
hostname = "api.active-active.example.com"
latches  = ["us-east", "eu-west"]
name     = "active-active"

tags = {
  Environment = "active-active"
  ManagedBy   = "terraform"
  System      = "active-active"
}

zone = "active-active.example.com"
