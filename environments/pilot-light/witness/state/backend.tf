# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 1a78304f7c2396a6

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-us-east-2-000000000000"
    key          = "pilot-light/witness/state.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}
