output "health_checks" {
  description = "Id of the health check that decides about each region: its gate and all of its latches."
  value       = { for region, check in aws_route53_health_check.site : region => check.id }
}

output "alarm_topic_arn" {
  description = "ARN of the topic to which the gates' alarms publish; null if there is none."
  value       = one(module.alarm_topic[*].arn)
}
