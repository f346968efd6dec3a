data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

# One in each region, with the same images: a region that starts pods asks no other. Its repositories begin with the first push.
resource "azurerm_container_registry" "this" {
  name                          = module.names.registry
  resource_group_name           = var.resource_group
  location                      = var.location
  sku                           = "Premium"
  admin_enabled                 = false
  anonymous_pull_enabled        = false
  data_endpoint_enabled         = true
  zone_redundancy_enabled       = var.zone_redundancy
  public_network_access_enabled = var.public_network_access
  export_policy_enabled         = var.public_network_access
  network_rule_bypass_option    = "AzureServices"
  retention_policy_in_days      = var.untagged_in_days
  tags                          = var.tags
}

module "endpoint" {
  source = "../private-endpoint"

  name           = "${var.name}-images"
  resource_group = var.resource_group
  location       = var.location
  subnet_id      = var.subnet_id
  target_id      = azurerm_container_registry.this.id
  subresource    = "registry"
  dns_zone_id    = var.dns_zone_id
  tags           = var.tags
}
