mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }

  mock_data "aws_ec2_managed_prefix_list" {
    defaults = { id = "pl-00000000" }
  }
}

variables {
  name                   = "demo"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-a", "subnet-b"]
  certificate_arn        = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  node_security_group_id = "sg-1"
  autoscaling_group      = "system"

  services = {
    gate        = { port = 8443, node_port = 30443, health_path = "/livez", checked = true }
    llm-service = { port = 443, node_port = 30572, health_path = "/health" }
  }
}

run "each_service_has_a_listener_and_targets" {
  command = plan

  assert {
    condition     = aws_lb_listener.this["llm-service"].port == 443 && aws_lb_listener.this["gate"].protocol == "TLS"
    error_message = "Listeners speak TLS on the given ports."
  }

  assert {
    condition     = aws_lb_target_group.this["llm-service"].port == 30572 && aws_autoscaling_attachment.this["llm-service"].autoscaling_group_name == "system"
    error_message = "The pool's nodes are the targets."
  }

  assert {
    condition     = aws_lb.this.load_balancer_type == "network" && aws_lb.this.enable_deletion_protection
    error_message = "The load balancer is protected by default."
  }
}

run "long_names_fit" {
  command = plan

  variables {
    name = "twenty-letters-name1"
    services = {
      retrieval-augmented = { port = 443, node_port = 30572, health_path = "/health" }
    }
  }

  assert {
    condition     = length(aws_lb_target_group.this["retrieval-augmented"].name) <= 32
    error_message = "Target groups have at most 32 letters."
  }
}

run "two_services_on_one_port_are_refused" {
  command = plan

  variables {
    services = {
      a = { port = 443, node_port = 30572, health_path = "/" }
      b = { port = 443, node_port = 30081, health_path = "/" }
    }
  }

  expect_failures = [var.services]
}

run "another_service_changes_nothing_of_the_first" {
  command = plan

  variables {
    services = {
      chat        = { port = 12000, node_port = 31000, health_path = "/livez" }
      gate        = { port = 8443, node_port = 30443, health_path = "/livez", checked = true }
      llm-service = { port = 443, node_port = 30572, health_path = "/livez" }
    }
  }

  assert {
    condition     = aws_lb_target_group.this["llm-service"].name == "demo-llm-service-30572" && aws_lb_listener.this["llm-service"].port == 443
    error_message = "Names and ports follow from the service alone."
  }
}

run "a_narrowed_load_balancer_admits_the_checkers" {
  command = plan

  variables {
    allowed_cidrs = ["198.51.100.0/24"]
  }

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.client) == ["gate 198.51.100.0/24", "llm-service 198.51.100.0/24"]
    error_message = "Only the given ranges may call."
  }

  assert {
    condition     = { for service, rule in aws_vpc_security_group_ingress_rule.health_checkers : service => rule.prefix_list_id } == { gate = "pl-00000000" }
    error_message = "Route 53 still reaches what it checks."
  }
}
