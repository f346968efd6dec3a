output "alarm_name" {
  description = "Name of the alarm."
  value       = aws_cloudwatch_metric_alarm.this.alarm_name
}

output "settings" {
  description = "What a health check takes over from the alarm, as module traffic's `triggers` have it."
  value = {
    namespace           = aws_cloudwatch_metric_alarm.this.namespace
    metric_name         = aws_cloudwatch_metric_alarm.this.metric_name
    region              = aws_cloudwatch_metric_alarm.this.dimensions["Region"]
    statistic           = aws_cloudwatch_metric_alarm.this.statistic
    period              = tostring(aws_cloudwatch_metric_alarm.this.period)
    evaluation_periods  = tostring(aws_cloudwatch_metric_alarm.this.evaluation_periods)
    comparison_operator = aws_cloudwatch_metric_alarm.this.comparison_operator
    threshold           = tostring(aws_cloudwatch_metric_alarm.this.threshold)
  }
}
