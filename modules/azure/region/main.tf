data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

locals {
  group = "/subscriptions/${data.azurerm_client_config.current.subscription_id}/resourceGroups/${module.names.resource_group}/providers"
  zones = "${local.group}/Microsoft.Network/privateDnsZones"

  # What the module network makes, by names that it can't choose otherwise.
  dns_zone_ids = {
    blob             = "${local.zones}/privatelink.blob.core.windows.net"
    namespace        = "${local.zones}/privatelink.servicebus.windows.net"
    postgresqlServer = "${local.zones}/privatelink.postgres.database.azure.com"
    redisEnterprise  = "${local.zones}/privatelink.redis.azure.net"
    registry         = "${local.zones}/privatelink.azurecr.io"
    vault            = "${local.zones}/privatelink.vaultcore.azure.net"
  }
}

# Nobody is asked for what follows from names. The cluster is asked whether it is there.
data "azurerm_kubernetes_cluster" "this" {
  name                = var.name
  resource_group_name = module.names.resource_group
}
