output "id" {
  description = "Id of the storage account."
  value       = azurerm_storage_account.this.id
}

output "account" {
  description = "Name of the storage account."
  value       = azurerm_storage_account.this.name

  # Who asks for the name means to use the container.
  depends_on = [azurerm_storage_container.this]
}
