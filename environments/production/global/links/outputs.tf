# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 3d1b35c4314623a6

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "secret_arns" {
  description = "ARN of each secret."
  value       = { for name, secret in module.secret : name => secret.arn }
}
