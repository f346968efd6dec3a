mock_provider "aws" {}

variables {
  name                   = "demo"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-a", "subnet-b"]
  certificate_arn        = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  node_security_group_id = "sg-1"

  services = {
    gate        = { port = 8443, node_port = 30443, health_path = "/livez", autoscaling_group = "system" }
    llm-service = { port = 443, node_port = 30080, health_path = "/health", autoscaling_group = "gpu" }
  }
}

run "each_service_has_a_listener_and_targets" {
  command = plan

  assert {
    condition     = aws_lb_listener.this["llm-service"].port == 443 && aws_lb_listener.this["gate"].protocol == "TLS"
    error_message = "Listeners speak TLS on the given ports."
  }

  assert {
    condition     = aws_lb_target_group.this["llm-service"].port == 30080 && aws_autoscaling_attachment.this["llm-service"].autoscaling_group_name == "gpu"
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
      retrieval-augmented = { port = 443, node_port = 30080, health_path = "/health", autoscaling_group = "gpu" }
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
      a = { port = 443, node_port = 30080, health_path = "/", autoscaling_group = "gpu" }
      b = { port = 443, node_port = 30081, health_path = "/", autoscaling_group = "gpu" }
    }
  }

  expect_failures = [var.services]
}
