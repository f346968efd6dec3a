# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 207833fb18c29df9

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "resource_groups" {
  description = "Name of the resource group of each region."
  value       = module.identity.resource_groups
}
