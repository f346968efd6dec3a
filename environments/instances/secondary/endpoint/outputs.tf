# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 01a7e0ce4316e8f4

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "name" {
  description = "The region's own DNS name."
  value       = module.endpoint.name
}

output "alarm_topic_arn" {
  description = "ARN of the topic to which the region's alarms publish; null if there are none."
  value       = one(module.observability[*].topic_arn)
}
