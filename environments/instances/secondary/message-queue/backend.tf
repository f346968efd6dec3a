# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 27c56a21daecac0e

terraform {
  backend "s3" {
    bucket       = "instances-state-us-west-2-000000000000"
    key          = "instances/secondary/message-queue.tfstate"
    region       = "us-west-2"
    use_lockfile = true
  }
}
