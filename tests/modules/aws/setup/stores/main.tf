# What is copied out of a region, and the role that copies it.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

module "identity" {
  source = "../../identity"

  name = "demo"
}

module "models" {
  source = "../../object-store"

  name = "demo"
}

module "state" {
  source = "../../state-storage"

  name = "demo"
}
