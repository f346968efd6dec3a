# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 445dc99aa742c77b

terraform {
  backend "s3" {
    bucket       = "instances-state-us-east-2-000000000000"
    key          = "instances/witness/state.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}
