resource "azurerm_private_endpoint" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = var.name
    private_connection_resource_id = var.target_id
    subresource_names              = [var.subresource]
    is_manual_connection           = false
  }

  # The service's own name leads to the endpoint, for whoever asks inside the network.
  private_dns_zone_group {
    name                 = var.subresource
    private_dns_zone_ids = [var.dns_zone_id]
  }
}
