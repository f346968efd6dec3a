# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: abd1de96d89cdeb8

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "pools" {
  description = "Name of the GPU pool of each zone."
  value       = module.capacity.pools
}
