# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: f40338f3234d3c07

terraform {
  backend "s3" {
    bucket       = "instances-state-us-east-1-000000000000"
    key          = "instances/primary/links.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
