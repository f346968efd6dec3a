output "url" {
  description = "URL of the queue."
  value       = "https://${var.identifier}.servicebus.windows.net/${azurerm_servicebus_queue.this.name}"

  depends_on = [module.endpoint]
}
