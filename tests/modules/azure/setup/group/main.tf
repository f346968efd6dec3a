# The resource group of a region, with its identities.
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

  name      = "demo"
  locations = ["swedencentral", "westeurope"]
}

output "resource_group" {
  value = module.identity.resource_groups["westeurope"]
}
