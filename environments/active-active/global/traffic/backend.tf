# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 3c251e4daa1eec77

terraform {
  backend "s3" {
    bucket       = "active-active-state-ap-southeast-1-000000000000"
    key          = "active-active/global/traffic.tfstate"
    region       = "ap-southeast-1"
    use_lockfile = true
  }
}
