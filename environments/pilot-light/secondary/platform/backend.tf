# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: cf9a8b636e97c0c1

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-eu-west-1-000000000000"
    key          = "pilot-light/secondary/platform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
