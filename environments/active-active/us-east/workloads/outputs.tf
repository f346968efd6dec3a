# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 8b670eb42bf9da5e

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "posture" {
  description = "The posture by which the gate judges."
  value       = module.gate.posture
}
