# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 806baddb72d80848

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}
