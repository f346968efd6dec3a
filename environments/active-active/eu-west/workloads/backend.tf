# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: e4459a4e17c59ceb

terraform {
  backend "s3" {
    bucket       = "active-active-state-eu-west-1-000000000000"
    key          = "active-active/eu-west/workloads.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
