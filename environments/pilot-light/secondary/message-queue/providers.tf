# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 80c99169191ba0e3

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}
