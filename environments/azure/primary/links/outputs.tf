# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: de2f07f15413ee62

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "copied_to" {
  description = "Azure regions to which model weights are copied."
  value       = module.links.copied_to
}
