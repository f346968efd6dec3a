# A region's own: messages stay in their region, and those in a lost one come back with it or not at all.
resource "azurerm_servicebus_namespace" "this" {
  name                          = var.identifier
  resource_group_name           = var.resource_group
  location                      = var.location
  sku                           = "Premium"
  capacity                      = var.capacity
  premium_messaging_partitions  = 1
  local_auth_enabled            = false
  minimum_tls_version           = "1.2"
  public_network_access_enabled = false
  tags                          = var.tags
}

resource "azurerm_servicebus_queue" "this" {
  name                                 = var.queue
  namespace_id                         = azurerm_servicebus_namespace.this.id
  lock_duration                        = "PT5M"
  max_delivery_count                   = 5
  dead_lettering_on_message_expiration = true
  default_message_ttl                  = "P14D"
}

module "endpoint" {
  source = "../private-endpoint"

  name           = var.identifier
  resource_group = var.resource_group
  location       = var.location
  subnet_id      = var.subnet_id
  target_id      = azurerm_servicebus_namespace.this.id
  subresource    = "namespace"
  dns_zone_id    = var.dns_zone_id
  tags           = var.tags
}
