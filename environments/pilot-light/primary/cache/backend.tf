# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 11d8e389117002c6

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-us-east-1-000000000000"
    key          = "pilot-light/primary/cache.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
