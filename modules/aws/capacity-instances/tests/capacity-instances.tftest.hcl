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

  mock_data "aws_ec2_instance_type_offerings" {
    defaults = { locations = ["eu-west-1a", "eu-west-1b"] }
  }

  mock_data "aws_ssm_parameter" {
    defaults = { insecure_value = "ami-0123456789abcdef0" }
  }

  mock_data "aws_lb_listener" {
    defaults = { default_action = [{ target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/demo/0123456789abcdef" }] }
  }
}

variables {
  name      = "demo"
  listeners = { llm-service = 443 }
  gpu       = { instance_type = "g5.2xlarge", zones = ["eu-west-1a", "eu-west-1b"], zones_are_named = true, min = 2, desired = 2, max = 10, reserved = 0, disk_gib = 110 }
}

run "each_zone_has_a_group" {
  command = plan

  assert {
    condition     = keys(output.groups) == ["eu-west-1a", "eu-west-1b"]
    error_message = "A group stands in each zone."
  }

  assert {
    condition     = data.aws_subnet.system["eu-west-1a"].tags["Tier"] == "system"
    error_message = "Gates must hear from other regions, so that machines stand where there is a way out."
  }

  assert {
    condition     = keys(data.aws_lb_listener.this) == ["gate", "llm-service"]
    error_message = "Machines answer for the service, and about the region."
  }
}
