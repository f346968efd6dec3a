# The region's own name. Health checks and the common name lead here, so that neither has to know the address.
resource "azurerm_dns_a_record" "this" {
  name                = trimsuffix(var.name, ".${var.zone.name}")
  zone_name           = var.zone.name
  resource_group_name = var.zone.resource_group
  ttl                 = var.ttl
  target_resource_id  = var.address_id
  tags                = var.tags
}
