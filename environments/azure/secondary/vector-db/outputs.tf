# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 36f9d3bc6b31c27f

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "address" {
  description = "Host name of the database."
  value       = module.postgres.address
}

output "role" {
  description = "Role of the database."
  value       = var.role
}
