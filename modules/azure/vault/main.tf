data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

# People and pipelines write its secrets and its certificate, and Terraform reads them as they are needed: none is in a state.
resource "azurerm_key_vault" "this" {
  name                          = module.names.vault
  resource_group_name           = var.resource_group
  location                      = var.location
  tenant_id                     = data.azurerm_client_config.current.tenant_id
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = length(var.allowed_cidrs) > 0
  tags                          = var.tags

  network_acls {
    default_action = "Deny"
    bypass         = "AzureServices"
    ip_rules       = var.allowed_cidrs
  }
}

module "endpoint" {
  source = "../private-endpoint"

  name           = "${var.name}-keys"
  resource_group = var.resource_group
  location       = var.location
  subnet_id      = var.subnet_id
  target_id      = azurerm_key_vault.this.id
  subresource    = "vault"
  dns_zone_id    = var.dns_zone_id
  tags           = var.tags
}
