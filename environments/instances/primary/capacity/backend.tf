# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: b8ed89f515db1841

terraform {
  backend "s3" {
    bucket       = "instances-state-us-east-1-000000000000"
    key          = "instances/primary/capacity.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
