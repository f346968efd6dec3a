# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: ab8841b99335acee

terraform {
  backend "s3" {
    bucket       = "active-active-state-us-east-1-000000000000"
    key          = "active-active/us-east/message-queue.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
