# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 154d93f427e632f3

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-eu-west-1-000000000000"
    key          = "pilot-light/secondary/endpoint.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
