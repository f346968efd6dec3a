output "pools" {
  description = "Name of the GPU pool of each zone."
  value       = { for zone, pool in azurerm_kubernetes_cluster_node_pool.this : zone => pool.name }
}
