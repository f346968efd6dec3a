# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 656354dfc2d74b60

# The stores stand apart from what runs: what is deleted there takes none of them along.
resource "azurerm_resource_group" "stores" {
  name     = "${var.name}-stores-${local.location}"
  location = local.location
  tags     = var.tags
}

# Azure copies states to the paired region, where there is one.
module "state_storage" {
  source = "../../../../modules/azure/state-storage"

  name                = var.name
  resource_group      = azurerm_resource_group.stores.name
  location            = local.location
  replication         = { pair = "GRS", zones = "ZRS", one = "LRS" }[var.copies]
  deletion_protection = var.deletion_protection
  tags                = var.tags
}

# This holder's copy of the ledger. What is in it is written by operators, and by nothing of Terraform.
module "fence_store" {
  source = "../../../../modules/azure/fence-store"

  name           = var.name
  resource_group = azurerm_resource_group.stores.name
  location       = local.location
  tags           = var.tags
}
