# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 44cf15c10d76da87

terraform {
  backend "s3" {
    bucket       = "instances-state-us-west-2-000000000000"
    key          = "instances/secondary/vector-db.tfstate"
    region       = "us-west-2"
    use_lockfile = true
  }
}
