output "name" {
  description = "Name of the address, by which the region's DNS name and the cluster's load balancer find it."
  value       = azurerm_public_ip.this.name
}

output "dns_name" {
  description = "DNS name that Azure gave it."
  value       = azurerm_public_ip.this.fqdn
}
