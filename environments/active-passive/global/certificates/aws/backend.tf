# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: e17614f6f580d58b

terraform {
  backend "s3" {
    bucket       = "active-passive-state-eu-west-1-000000000000"
    key          = "active-passive/global/certificates/aws.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
