# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 7178bd1de48882bb

terraform {
  backend "s3" {
    bucket       = "instances-state-us-east-1-000000000000"
    key          = "instances/primary/state.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
