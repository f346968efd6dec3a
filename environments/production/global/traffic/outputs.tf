# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 2bedc6da53b72ada

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "health_checks" {
  description = "Id of the health check that decides about each region."
  value = {
    primary   = module.traffic_primary.health_check_id
    secondary = module.traffic_secondary.health_check_id
  }
}
