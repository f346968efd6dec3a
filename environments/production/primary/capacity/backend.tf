# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 8ed36a4b9bddf23a

terraform {
  backend "s3" {
    bucket       = "ai-inference-state-us-east-1-123456789012"
    key          = "production/primary/capacity.tfstate"
    region       = "us-east-1"
    use_lockfile = true
    encrypt      = true
    kms_key_id   = "alias/ai-inference-state"

    assume_role = {
      role_arn = "arn:aws:iam::123456789012:role/terradrill-apply"
    }
  }
}
