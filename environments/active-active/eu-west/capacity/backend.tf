# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 19fccbde178b1469

terraform {
  backend "s3" {
    bucket       = "active-active-state-eu-west-1-000000000000"
    key          = "active-active/eu-west/capacity.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
