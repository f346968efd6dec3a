mock_provider "aws" {}

variables {
  zone_id       = "Z0000000000000000000"
  name          = "eu-west-1.api.example.com"
  load_balancer = { dns_name = "demo-0.elb.eu-west-1.amazonaws.com", zone_id = "Z1111111111111111111" }
}

run "the_name_leads_to_the_load_balancer" {
  command = plan

  assert {
    condition     = aws_route53_record.this.alias[0].name == "demo-0.elb.eu-west-1.amazonaws.com" && !aws_route53_record.this.alias[0].evaluate_target_health
    error_message = "An alias, judged by nobody but the gate."
  }
}

run "what_is_no_name_is_refused" {
  command = plan

  variables {
    name = "Not a name"
  }

  expect_failures = [var.name]
}
