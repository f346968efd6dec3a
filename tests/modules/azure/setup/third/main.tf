# The resource group and identities of another system.
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.1, < 6"
    }
  }
}

module "identity" {
  source = "../../identity"

  name      = "third"
  locations = ["westeurope"]
}
