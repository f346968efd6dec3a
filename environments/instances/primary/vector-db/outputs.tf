# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 01f28b6551f5b313

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
  value       = module.postgres.role
}
