# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 078c1a91f75d9083

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "address" {
  description = "Host name of the cache."
  value       = module.cache.address
}
