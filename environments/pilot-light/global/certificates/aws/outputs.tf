# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 806baddb72d80848

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}
