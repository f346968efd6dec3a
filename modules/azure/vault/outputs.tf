output "id" {
  description = "Id of the vault."
  value       = azurerm_key_vault.this.id
}

output "name" {
  description = "Name of the vault, which follows from name, subscription and region."
  value       = azurerm_key_vault.this.name
}
