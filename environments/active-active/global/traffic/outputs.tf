# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 6c4962d9e3dd3ce7

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "health_checks" {
  description = "Id of the health check that decides about each region."
  value       = module.traffic.health_checks
}
