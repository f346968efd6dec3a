# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 6b90e949a7ff6946

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "health_checks" {
  description = "Id of the health check that decides about each region."
  value = {
    us-east      = module.traffic_us-east.health_check_id
    eu-west      = module.traffic_eu-west.health_check_id
    ap-southeast = module.traffic_ap-southeast.health_check_id
  }
}
