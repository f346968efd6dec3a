# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: b6345d1b3cdbaa23

terraform {
  backend "s3" {
    bucket       = "pilot-light-state-eu-west-1-000000000000"
    key          = "pilot-light/secondary/vector-db.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
