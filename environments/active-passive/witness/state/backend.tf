# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 97c87d5d4c64ab9a

terraform {
  backend "s3" {
    bucket       = "active-passive-state-us-east-2-000000000000"
    key          = "active-passive/witness/state.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}
