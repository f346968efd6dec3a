# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 3d7cd6de8f955d02

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "secret_arns" {
  description = "ARN of each secret that is made here."
  value       = { for name, secret in module.secret : name => secret.arn }
}
