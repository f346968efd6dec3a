# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: c8db1ec23ddac05f

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "health_checks" {
  description = "Id of the health check that decides about each region."
  value       = module.traffic.health_checks
}

output "alarm_topic_arn" {
  description = "ARN of the topic to which the gates' alarms publish; null if there are none."
  value       = module.traffic.alarm_topic_arn
}
