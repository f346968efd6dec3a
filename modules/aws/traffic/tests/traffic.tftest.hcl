mock_provider "aws" {}

variables {
  name         = "demo"
  zone_id      = "Z0000000000000000000"
  hostname     = "api.example.com"
  health_check = { path = "/healthz" }

  regions = {
    primary   = { endpoint = "us-east-1.api.example.com", weight = 100, latch_holders = ["eu-west-1", "ap-southeast-1"] }
    secondary = { endpoint = "eu-west-1.api.example.com", weight = 1, latch_holders = ["us-east-1", "ap-southeast-1"] }
  }
}

run "traffic_needs_the_gate_and_every_latch" {
  command = plan

  assert {
    condition     = aws_route53_health_check.site["primary"].type == "CALCULATED" && aws_route53_health_check.site["primary"].child_health_threshold == 3
    error_message = "One that is shut must be enough."
  }

  assert {
    condition     = aws_route53_health_check.gate["secondary"].type == "HTTPS" && aws_route53_health_check.gate["secondary"].port == 8443 && aws_route53_health_check.gate["secondary"].fqdn == "eu-west-1.api.example.com"
    error_message = "The gate is asked by the region's own name."
  }

  assert {
    condition     = aws_route53_health_check.latch["primary/eu-west-1"].cloudwatch_alarm_region == "eu-west-1" && aws_route53_health_check.latch["primary/eu-west-1"].cloudwatch_alarm_name == "demo-latch-primary"
    error_message = "A latch is held by another region."
  }

  assert {
    condition     = alltrue([for latch in aws_route53_health_check.latch : latch.insufficient_data_health_status == "LastKnownStatus"])
    error_message = "A holder that is lost keeps its last word."
  }
}

run "latch" {
  command = plan

  module {
    source = "../latch"
  }

  variables {
    judged_region = "primary"
  }
}

run "a_check_takes_over_what_the_alarm_is" {
  command = plan

  assert {
    condition     = aws_route53_health_check.latch["primary/eu-west-1"].triggers == tomap(run.latch.settings)
    error_message = "The triggers must be the settings of module latch."
  }

  assert {
    condition     = aws_route53_health_check.latch["primary/eu-west-1"].cloudwatch_alarm_name == run.latch.alarm_name
    error_message = "The check must ask for the alarm that module latch makes."
  }
}

run "with_nothing_healthy_the_answer_is_sorry" {
  command = plan

  assert {
    condition     = aws_route53_record.primary.failover_routing_policy[0].type == "PRIMARY" && aws_route53_record.primary.alias[0].name == "serving.api.example.com" && aws_route53_record.primary.alias[0].evaluate_target_health
    error_message = "The branch must be left when no member of the set is healthy."
  }

  assert {
    condition     = aws_route53_record.sorry.failover_routing_policy[0].type == "SECONDARY" && aws_route53_record.sorry.health_check_id == null && length(aws_route53_record.sorry.alias) == 0
    error_message = "What is always there has neither check nor alias."
  }

  assert {
    condition     = aws_route53_record.sorry.records == toset(["192.0.2.1"]) && aws_route53_record.sorry.ttl == 60
    error_message = "By default nobody is there."
  }
}

run "whether_a_region_is_shut_can_be_asked_over_dns" {
  command = plan

  assert {
    condition     = aws_route53_record.fence_open["primary"].name == "_fence.us-east-1.api.example.com" && aws_route53_health_check.open["primary"].child_health_threshold == 2
    error_message = "It is open if all latches are."
  }

  assert {
    condition     = aws_route53_record.fence_shut["primary"].records == toset(["shut"]) && aws_route53_record.fence_shut["primary"].health_check_id == null
    error_message = "Else it is shut."
  }
}

run "a_region_alone_has_no_latch" {
  command = plan

  variables {
    regions = { only = { endpoint = "us-east-1.api.example.com", weight = 100 } }
  }

  assert {
    condition     = length(aws_route53_health_check.latch) == 0 && length(aws_route53_record.fence_open) == 0 && aws_route53_health_check.site["only"].child_health_threshold == 1
    error_message = "Nobody is there to hold one."
  }
}

run "a_weight_of_zero_is_refused" {
  command = plan

  variables {
    regions = { only = { endpoint = "us-east-1.api.example.com", weight = 0 } }
  }

  expect_failures = [var.regions]
}

run "a_name_says_no_sorry" {
  command = plan

  variables {
    sorry = ["sorry.example.com"]
  }

  expect_failures = [var.sorry]
}

run "intervals_that_route_53_lacks_are_refused" {
  command = plan

  variables {
    health_check = { path = "/healthz", interval = 5 }
  }

  expect_failures = [var.health_check]
}

run "a_gate_that_refuses_is_told" {
  command = plan

  variables {
    observability = true
  }

  assert {
    condition     = { for region, alarm in aws_cloudwatch_metric_alarm.gate : region => "${alarm.namespace} ${alarm.metric_name}" } == { primary = "AWS/Route53 HealthCheckStatus", secondary = "AWS/Route53 HealthCheckStatus" }
    error_message = "Every region's gate is watched."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.gate : alarm.threshold == 1 && alarm.comparison_operator == "LessThanThreshold" && alarm.statistic == "Minimum"])
    error_message = "Zero means that it refuses."
  }
}

run "without_observability_nobody_is_told" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.gate) == 0 && length(module.alarm_topic) == 0
    error_message = "What isn't asked for isn't there."
  }
}
