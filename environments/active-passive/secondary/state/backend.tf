# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: bcf2984d0aab04b0

terraform {
  backend "s3" {
    bucket       = "active-passive-state-eu-west-1-000000000000"
    key          = "active-passive/secondary/state.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
