output "latches" {
  description = "Id of the endpoint by which each region is shut."
  value       = { for region, endpoint in azurerm_traffic_manager_external_endpoint.region : region => endpoint.id }
}
