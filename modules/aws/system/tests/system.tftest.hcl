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

  mock_data "aws_eks_addon_version" {
    defaults = { version = "v1.2.3-eksbuild.1" }
  }

  mock_data "aws_ec2_instance_type_offerings" {
    defaults = { locations = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
  }
}

variables {
  name               = "demo"
  network            = { cidr = "10.20.0.0/16", zones = ["eu-west-1a", "eu-west-1b"] }
  gpu                = { instance_type = "g6.2xlarge", zones = ["eu-west-1a"], min = 1, desired = 1, max = 2 }
  inference_services = { llm-service = { port = 443, node_port = 30572 } }
  hostname           = "api.example.com"
  zone               = "example.com"
  administrators     = ["arn:aws:iam::123456789012:role/operator"]
}

run "without_data" {
  command = plan

  assert {
    condition     = length(module.database) + length(module.cache) + length(module.queue) == 0
    error_message = "Nothing is made that nobody asked for."
  }

  assert {
    condition     = length(module.proof) == 1
    error_message = "The name is proven."
  }
}

run "with_data_and_a_certificate_of_ones_own" {
  command = plan

  variables {
    certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    database          = { instance_class = "db.r7g.xlarge" }
    database_password = "not-a-secret"
    cache             = {}
    queues            = ["jobs"]
  }

  assert {
    condition     = length(module.database) == 1 && length(module.cache) == 1 && keys(module.queue) == ["jobs"]
    error_message = "What is asked for is made."
  }

  assert {
    condition     = length(module.proof) == 0
    error_message = "Nothing is requested."
  }
}
