# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: f93dff7f10bb18e2

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "address" {
  description = "Host name of the cache's primary."
  value       = module.cache.address
}
