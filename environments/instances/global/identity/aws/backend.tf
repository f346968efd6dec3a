# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 53555f6d49b44a72

terraform {
  backend "s3" {
    bucket       = "instances-state-us-west-2-000000000000"
    key          = "instances/global/identity/aws.tfstate"
    region       = "us-west-2"
    use_lockfile = true
  }
}
