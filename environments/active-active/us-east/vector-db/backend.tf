# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: abeff07f5aff76c9

terraform {
  backend "s3" {
    bucket       = "active-active-state-us-east-1-000000000000"
    key          = "active-active/us-east/vector-db.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
