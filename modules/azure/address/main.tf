data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

# Made here and not by Kubernetes: it has a name, is there before the pods, and outlives them.
resource "azurerm_public_ip" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = var.zones
  domain_name_label   = "${var.name}-${module.names.label}"
  tags                = var.tags
}

# The region's name leads there.
resource "azurerm_management_lock" "this" {
  count = var.deletion_protection ? 1 : 0

  name       = "keep"
  scope      = azurerm_public_ip.this.id
  lock_level = "CanNotDelete"
  notes      = "Where clients of ${var.name} come in, in ${var.location}"
}
