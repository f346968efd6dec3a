output "copied_to" {
  description = "Azure regions to which model weights are copied."
  value       = keys(azurerm_storage_object_replication.models)
}
