# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 5d6bd7ba65d828bd

terraform {
  backend "s3" {
    bucket       = "active-passive-state-us-east-1-000000000000"
    key          = "active-passive/primary/platform.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}
