output "nodes_subnet_id" {
  description = "Id of the subnet of nodes that have no GPU."
  value       = azurerm_subnet.this["nodes"].id

  # Who stands there means to get out.
  depends_on = [azurerm_subnet_nat_gateway_association.this, azurerm_subnet_network_security_group_association.this]
}

output "endpoints_subnet_id" {
  description = "Id of the subnet of private endpoints."
  value       = azurerm_subnet.this["endpoints"].id

  depends_on = [azurerm_private_dns_zone_virtual_network_link.this, azurerm_subnet_network_security_group_association.this]
}

output "dns_zone_ids" {
  description = "Id of the private DNS zone of each service: blob, namespace, postgresqlServer, redisEnterprise, registry and vault."
  value       = { for service, zone in azurerm_private_dns_zone.this : service => zone.id }
}

output "egress_address" {
  description = "Address at which what goes out of the region arrives elsewhere."
  value       = azurerm_public_ip.egress.ip_address
}
