# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 5dcef2adfee6d889

terraform {
  backend "s3" {
    bucket       = "ai-inference-state-us-east-1-123456789012"
    key          = "production/primary/capacity.tfstate"
    region       = "us-east-1"
    use_lockfile = true

    assume_role = {
      role_arn = "arn:aws:iam::123456789012:role/terradrill-apply"
    }
  }
}
