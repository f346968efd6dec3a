output "host" {
  description = "Host of the registry, with which names of its images begin."
  value       = azurerm_container_registry.this.login_server

  depends_on = [module.endpoint]
}
