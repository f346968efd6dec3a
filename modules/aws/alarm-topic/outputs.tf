output "arn" {
  description = "ARN of the topic, which alarms have as their action."
  value       = aws_sns_topic.this.arn
}
