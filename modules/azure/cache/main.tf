# A region's own: what is in it is made again from what it stands in front of.
resource "azurerm_managed_redis" "this" {
  name                      = var.identifier
  resource_group_name       = var.resource_group
  location                  = var.location
  sku_name                  = var.node_type
  high_availability_enabled = true
  public_network_access     = "Disabled"
  tags                      = var.tags

  # Entra alone lets in, and the traffic is encrypted.
  default_database {
    access_keys_authentication_enabled = false
    client_protocol                    = "Encrypted"
    clustering_policy                  = "EnterpriseCluster"
    eviction_policy                    = "AllKeysLRU"
  }
}

module "endpoint" {
  source = "../private-endpoint"

  name           = var.identifier
  resource_group = var.resource_group
  location       = var.location
  subnet_id      = var.subnet_id
  target_id      = azurerm_managed_redis.this.id
  subresource    = "redisEnterprise"
  dns_zone_id    = var.dns_zone_id
  tags           = var.tags
}

data "azurerm_user_assigned_identity" "client" {
  name                = var.client
  resource_group_name = var.resource_group
}

resource "azurerm_managed_redis_access_policy_assignment" "client" {
  managed_redis_id = azurerm_managed_redis.this.id
  object_id        = data.azurerm_user_assigned_identity.client.principal_id
}
