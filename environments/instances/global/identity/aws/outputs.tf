# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: b32bea7d76aa6632

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "role_arns" {
  description = "ARN of each role."
  value       = module.identity.role_arns
}
