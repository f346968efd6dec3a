# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 4c804fa95d39aa0b

terraform {
  backend "s3" {
    bucket       = "ai-inference-state-eu-central-1-123456789012"
    key          = "production/witness/state.tfstate"
    region       = "eu-central-1"
    use_lockfile = true

    assume_role = {
      role_arn = "arn:aws:iam::123456789012:role/terradrill-apply"
    }
  }
}
