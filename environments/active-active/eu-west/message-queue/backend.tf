# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: b5421ada1c8b6877

terraform {
  backend "s3" {
    bucket       = "active-active-state-eu-west-1-000000000000"
    key          = "active-active/eu-west/message-queue.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}
