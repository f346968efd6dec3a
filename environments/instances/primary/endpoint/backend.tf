# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 38a068b62eab5ead

terraform {
  backend "s3" {
    bucket       = "instances-state-us-east-1-000000000000"
    key          = "instances/primary/endpoint.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
