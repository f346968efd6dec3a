# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: da5890af45e1f63e

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "name" {
  description = "The region's own DNS name."
  value       = module.endpoint.name
}
