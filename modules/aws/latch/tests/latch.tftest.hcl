mock_provider "aws" {}

variables {
  name          = "demo"
  judged_region = "primary"
}

run "a_latch_stays_as_it_is_without_news" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.treat_missing_data == "ignore"
    error_message = "Silence must not open it."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.alarm_name == "demo-latch-primary" && aws_cloudwatch_metric_alarm.this.dimensions == tomap({ Region = "primary" })
    error_message = "It must be told apart from other latches."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.namespace == "terradrill/demo"
    error_message = "A namespace of its own is what the right to send can be limited to."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.period == 60
    error_message = "Route 53 reads metrics of the standard resolution only."
  }
}
