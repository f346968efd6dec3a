mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  name         = "demo-alarms"
  alarm_prefix = "demo-alarm-"
}

run "alarms_of_the_account_publish_and_nobody_else" {
  command = plan

  assert {
    condition = [for statement in jsondecode(aws_sns_topic.this.policy).Statement : statement.Principal if statement.Effect == "Allow"] == [
      { Service = "cloudwatch.amazonaws.com" },
    ]
    error_message = "Only CloudWatch may be allowed."
  }

  assert {
    condition = jsondecode(aws_sns_topic.this.policy).Statement[0].Condition == {
      StringEquals = { "aws:SourceAccount" = "123456789012" }
      ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:demo-alarm-*" }
    }
    error_message = "Another account's alarm must not publish."
  }

  assert {
    condition     = jsondecode(aws_sns_topic.this.policy).Statement[1].Effect == "Deny" && jsondecode(aws_sns_topic.this.policy).Statement[1].Condition.Bool["aws:SecureTransport"] == "false"
    error_message = "Without TLS nothing is published."
  }
}

run "wildcards_are_refused" {
  command = plan

  variables {
    alarm_prefix = "*"
  }

  expect_failures = [var.alarm_prefix]
}
