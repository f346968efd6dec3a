# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 21017db8345300d0

terraform {
  backend "s3" {
    bucket       = "instances-state-us-east-1-000000000000"
    key          = "instances/primary/vector-db.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
