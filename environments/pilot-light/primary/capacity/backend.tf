# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: dad9dedcd0180ffd

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-us-east-1-000000000000"
    key          = "pilot-light/primary/capacity.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
