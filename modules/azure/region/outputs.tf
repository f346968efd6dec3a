output "subscription_id" {
  description = "Id of the subscription."
  value       = data.azurerm_client_config.current.subscription_id
}

output "tenant_id" {
  description = "Id of the tenant."
  value       = data.azurerm_client_config.current.tenant_id
}

output "resource_group" {
  description = "Name of the resource group."
  value       = module.names.resource_group
}

output "subnet_ids" {
  description = "Ids of the subnets: nodes, gpu and endpoints."
  value       = { for subnet in ["nodes", "gpu", "endpoints"] : subnet => "${local.group}/Microsoft.Network/virtualNetworks/${var.name}/subnets/${subnet}" }
}

output "dns_zone_ids" {
  description = "Id of the network's private DNS zone of each service."
  value       = local.dns_zone_ids
}

output "cluster_id" {
  description = "Id of the cluster."
  value       = data.azurerm_kubernetes_cluster.this.id
}

output "registry_host" {
  description = "Host of the region's registry."
  value       = "${module.names.registry}.azurecr.io"
}

output "models_account" {
  description = "Name of the storage account of model weights."
  value       = module.names.models_account
}

output "label" {
  description = "What follows a hyphen in names that are one space for all subscriptions."
  value       = module.names.label
}

output "database_roots" {
  description = "Certificates, as PEM, that those of databases lead to."
  value       = join("", values(yamldecode(file("${path.module}/postgres-roots.yaml"))))
}
