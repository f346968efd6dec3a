# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 72f680af9a2f1af2

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "gate" {
  description = "What the gate goes by."
  value       = module.workloads.gate
}
