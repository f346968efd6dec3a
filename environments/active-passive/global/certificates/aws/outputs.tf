# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 806baddb72d80848

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}
