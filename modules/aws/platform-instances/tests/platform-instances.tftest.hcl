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

  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-west-1a", "eu-west-1b", "eu-west-1c"], zone_ids = ["euw1-az1", "euw1-az2", "euw1-az3"] }
  }
}

variables {
  name               = "demo"
  network            = { cidr = "10.20.0.0/16", zones = ["eu-west-1a", "eu-west-1b"] }
  inference_services = { llm-service = { port = 443, node_port = 30572 } }
  hostname           = "api.example.com"
  zone               = "example.com"
  repositories       = ["vllm-openai"]
}

run "a_certificate_is_requested_for_both_names" {
  command = plan

  assert {
    condition     = length(module.certificate) == 1
    error_message = "Without a certificate of one's own, one is requested."
  }
}

run "machines_are_found_by_a_name" {
  command = plan

  assert {
    condition     = aws_security_group.machines.name == "demo-machines"
    error_message = "Other stacks look for it."
  }
}

run "a_certificate_of_ones_own_is_taken" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  }

  assert {
    condition     = length(module.certificate) == 0
    error_message = "Nothing is requested."
  }
}
