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
}

variables {
  name               = "demo"
  kubernetes_version = "1.35"
  gpu                = { instance_type = "g5.2xlarge", zones = ["eu-west-1a", "eu-west-1b"], zones_are_named = true, min = 2, desired = 2, max = 10, reserved = 0, disk_gib = 110 }
}

run "each_zone_has_a_pool" {
  command = plan

  assert {
    condition     = keys(output.pools) == ["eu-west-1a", "eu-west-1b"]
    error_message = "A pool stands in each zone."
  }

  assert {
    condition     = data.aws_subnet.private["eu-west-1a"].tags["Tier"] == "private"
    error_message = "Nodes stand in private subnets."
  }
}
