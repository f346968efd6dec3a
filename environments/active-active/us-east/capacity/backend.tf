# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 8a0d714023f0346a

terraform {
  backend "s3" {
    bucket       = "active-active-state-us-east-1-000000000000"
    key          = "active-active/us-east/capacity.tfstate"
    region       = "us-east-1"
    use_lockfile = true
    encrypt      = true
    kms_key_id   = "alias/active-active-state"
  }
}
