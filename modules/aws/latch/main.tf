# Shut while its metric says 1, open after it said 0, and otherwise what it was: a region that is lost can't open its latch
# by coming back. DNS health checks look at the metric themselves, which is why its resolution is the standard one.
resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "${var.name}-latch-${var.judged_region}"
  alarm_description   = "In alarm: ${var.judged_region} of ${var.name} is shut and gets no traffic"
  namespace           = "terradrill/${var.name}"
  metric_name         = "latch"
  dimensions          = { Region = var.judged_region }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}
