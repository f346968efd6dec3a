output "topic_arn" {
  description = "ARN of the topic to which the alarms publish."
  value       = module.topic.arn
}
