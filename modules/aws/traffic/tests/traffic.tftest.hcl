mock_provider "aws" {}

variables {
  zone_id        = "Z0000000000000000000"
  hostname       = "api.example.com"
  endpoint       = "eu-west-1.api.example.com"
  set_identifier = "secondary"
  weight         = 0
  health_check   = { path = "/healthz" }
  latch          = { alarm_name = "demo-latch-secondary", region = "us-east-1" }
}

run "traffic_needs_gate_and_latch" {
  command = plan

  assert {
    condition     = aws_route53_health_check.region.type == "CALCULATED" && aws_route53_health_check.region.child_health_threshold == 2
    error_message = "Both must agree."
  }

  assert {
    condition     = aws_route53_health_check.gate.type == "HTTPS" && aws_route53_health_check.gate.port == 8443 && aws_route53_health_check.gate.fqdn == "eu-west-1.api.example.com"
    error_message = "The gate is asked by the region's own name."
  }

  assert {
    condition     = aws_route53_health_check.latch.cloudwatch_alarm_region == "us-east-1" && aws_route53_health_check.latch.insufficient_data_health_status == "LastKnownStatus"
    error_message = "The latch keeps its last word."
  }
}

run "weights_are_those_of_normal_times" {
  command = plan

  assert {
    condition     = aws_route53_record.this.weighted_routing_policy[0].weight == 0 && aws_route53_record.this.set_identifier == "secondary"
    error_message = "A standby has the weight 0."
  }
}

run "intervals_that_route_53_lacks_are_refused" {
  command = plan

  variables {
    health_check = { path = "/healthz", interval = 5 }
  }

  expect_failures = [var.health_check]
}
