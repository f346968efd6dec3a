# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: addb52659b111952

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "bucket" {
  description = "Name of the bucket."
  value       = module.state_storage.bucket
}

output "fence_bucket" {
  description = "Name of the bucket that holds a copy of the ledger."
  value       = module.fence_store.bucket
}
