output "id" {
  description = "Id of the server: it follows from subscription, resource group and identifier."
  value       = azurerm_postgresql_flexible_server.this.id
}

output "address" {
  description = "Host name of the server. A switchover doesn't change it."
  value       = azurerm_postgresql_flexible_server.this.fqdn
}
