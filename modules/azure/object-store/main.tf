data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

module "storage" {
  source = "../storage-account"

  account               = module.names.models_account
  container             = "models"
  resource_group        = var.resource_group
  location              = var.location
  replication           = var.replication
  public_network_access = var.public_network_access
  change_feed           = true
  tags                  = var.tags
}

module "endpoint" {
  source = "../private-endpoint"

  name           = "${var.name}-models"
  resource_group = var.resource_group
  location       = var.location
  subnet_id      = var.subnet_id
  target_id      = module.storage.id
  subresource    = "blob"
  dns_zone_id    = var.dns_zone_id
  tags           = var.tags
}
