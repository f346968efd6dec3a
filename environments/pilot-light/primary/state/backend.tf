# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: a9a697e5f7028842

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-us-east-1-000000000000"
    key          = "pilot-light/primary/state.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
