data "azurerm_client_config" "current" {}

module "names" {
  source   = "../names"
  for_each = setunion([var.location], var.peer_locations)

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = each.key
}

locals {
  accounts = { for location, names in module.names : location =>
    "/subscriptions/${data.azurerm_client_config.current.subscription_id}/resourceGroups/${names.resource_group}/providers/Microsoft.Storage/storageAccounts/${names.models_account}"
  }
}

# Weights go out of one region: what a container takes from another nobody writes beside that.
resource "azurerm_storage_object_replication" "models" {
  for_each = var.peer_locations

  source_storage_account_id      = local.accounts[var.location]
  destination_storage_account_id = local.accounts[each.key]

  rules {
    source_container_name      = "models"
    destination_container_name = "models"
    copy_blobs_created_after   = "Everything"
  }
}
