output "cluster_name" {
  description = "Name of the cluster."
  value       = azurerm_kubernetes_cluster.this.name
}

output "cluster_id" {
  description = "Id of the cluster."
  value       = azurerm_kubernetes_cluster.this.id
}

output "log_workspace_id" {
  description = "Id of the workspace that keeps the region's logs."
  value       = azurerm_log_analytics_workspace.this.id
}
