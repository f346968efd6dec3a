# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 102414d407380954

terraform {
  required_version = ">= 1.11"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.1, < 6"
    }
  }
}

provider "azurerm" {
  subscription_id     = local.subscription_id
  storage_use_azuread = true

  features {
    key_vault {
      purge_soft_delete_on_destroy    = false
      recover_soft_deleted_key_vaults = true
    }
  }
}

# Where the stack acts: the provider has no region of its own.
locals {
  subscription_id = "00000000-0000-0000-0000-000000000000"
  location        = "swedencentral"
}
