# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 53d09801d82c71e0

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
  alias               = "us-east"
  region              = "us-east-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}

provider "aws" {
  alias               = "eu-west"
  region              = "eu-west-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}

provider "aws" {
  alias               = "ap-southeast"
  region              = "ap-southeast-1"
  allowed_account_ids = ["000000000000"]

  default_tags {
    tags = var.tags
  }
}
