# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 6e9b43c1cc978b58

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
  alias               = "primary"
  region              = "us-east-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}

provider "aws" {
  alias               = "secondary"
  region              = "eu-west-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}
