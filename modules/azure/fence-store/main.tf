data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

# The ledger holds no secret and is signed, so that nobody believes what someone else wrote there. The gates of other regions
# read it, by Entra: so it is reached from outside this region's network, and copied nowhere, for a majority is the copy.
module "storage" {
  source = "../storage-account"

  account               = module.names.fence_account
  container             = "fence"
  resource_group        = var.resource_group
  location              = var.location
  replication           = var.replication
  public_network_access = true
  old_versions_in_days  = var.old_versions_in_days
  tags                  = var.tags
}
