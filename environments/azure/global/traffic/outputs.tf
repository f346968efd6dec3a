# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: e3fdf37984ae9485

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "latches" {
  description = "Id of the endpoint by which each region is shut."
  value       = module.traffic.latches
}
