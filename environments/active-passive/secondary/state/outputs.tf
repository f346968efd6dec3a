# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: c332497ef83d00b7

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "bucket" {
  description = "Name of the bucket."
  value       = module.state_storage.bucket
}
