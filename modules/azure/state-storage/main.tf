data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

# Copied to the paired region by Azure. Whoever applies reaches it by Entra, from wherever that is allowed.
module "storage" {
  source = "../storage-account"

  account               = module.names.state_account
  container             = "tfstate"
  resource_group        = var.resource_group
  location              = var.location
  replication           = var.replication
  public_network_access = true
  old_versions_in_days  = var.old_versions_in_days
  tags                  = var.tags
}

# Nobody deletes by mistake what tells which resources there are. It goes before what is in the account.
resource "azurerm_management_lock" "this" {
  count = var.deletion_protection ? 1 : 0

  name       = "keep"
  scope      = module.storage.id
  lock_level = "CanNotDelete"
  notes      = "Terraform's state of ${var.name} in ${var.location}"

  depends_on = [module.storage]
}
