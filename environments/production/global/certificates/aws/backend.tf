# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: b6a77e1530780761

terraform {
  backend "s3" {
    bucket       = "ai-inference-state-eu-west-1-123456789012"
    key          = "production/global/certificates/aws.tfstate"
    region       = "eu-west-1"
    use_lockfile = true

    assume_role = {
      role_arn = "arn:aws:iam::123456789012:role/terradrill-apply"
    }
  }
}
