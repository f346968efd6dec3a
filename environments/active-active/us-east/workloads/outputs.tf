# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 5f86104e081c10a9

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "posture" {
  description = "The posture by which the gate judges."
  value       = module.workloads.posture
}
