output "resource_group" {
  description = "Name of the resource group of what runs in the region: NAME-LOCATION."
  value       = "${var.name}-${var.location}"
}

output "stores_resource_group" {
  description = "Name of the resource group of the region's stores of state and of the ledger: NAME-stores-LOCATION."
  value       = "${var.name}-stores-${var.location}"
}

output "state_account" {
  description = "Name of the storage account of Terraform's state."
  value       = "${local.beginning}state${local.own}"
}

output "fence_account" {
  description = "Name of the storage account of a holder's copy of the ledger."
  value       = "${local.beginning}fence${local.own}"
}

output "models_account" {
  description = "Name of the storage account of model weights."
  value       = "${local.beginning}model${local.own}"
}

output "registry" {
  description = "Name of the container registry."
  value       = "${local.beginning}images${local.own}"
}

output "vault" {
  description = "Name of the Key Vault."
  value       = "${local.beginning}keys${local.own}"
}

output "label" {
  description = "What follows a hyphen in names that are one space for all subscriptions."
  value       = local.own
}
