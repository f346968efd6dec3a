# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 576006eb1a66f08a

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "account" {
  description = "Name of the storage account of Terraform's state."
  value       = module.state_storage.account
}

output "fence_account" {
  description = "Name of the storage account that holds a copy of the ledger."
  value       = module.fence_store.account
}
