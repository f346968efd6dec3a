# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: beaa5c358331296f

terraform {
  backend "s3" {
    bucket       = "active-active-state-eu-west-1-000000000000"
    key          = "active-active/eu-west/state.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
