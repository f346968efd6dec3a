# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: d4aa97391e5bc21d

terraform {
  backend "s3" {
    bucket       = "instances-state-us-west-2-000000000000"
    key          = "instances/secondary/cache.tfstate"
    region       = "us-west-2"
    use_lockfile = true
  }
}
