# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: faa8c50a6e16f731

terraform {
  backend "s3" {
    bucket       = "active-passive-state-eu-west-1-000000000000"
    key          = "active-passive/global/certificates/aws.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
    encrypt      = true
    kms_key_id   = "alias/active-passive-state"
  }
}
