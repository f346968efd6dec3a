# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 9cadc002fe2b1d28

terraform {
  backend "s3" {
    bucket       = "ai-inference-state-us-east-1-123456789012"
    key          = "production/primary/links.tfstate"
    region       = "us-east-1"
    use_lockfile = true
    encrypt      = true
    kms_key_id   = "alias/ai-inference-state"

    assume_role = {
      role_arn = "arn:aws:iam::123456789012:role/terradrill-apply"
    }
  }
}
