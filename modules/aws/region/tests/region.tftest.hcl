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

  mock_data "aws_vpc" {
    defaults = { id = "vpc-1" }
  }

  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-a", "subnet-b"] }
  }

  mock_data "aws_eks_cluster" {
    defaults = { vpc_config = [{ cluster_security_group_id = "sg-1" }] }
  }
}

variables {
  name = "demo"
}

run "the_network_and_the_cluster_are_found_by_name" {
  command = plan

  assert {
    condition     = data.aws_vpc.this.tags["Name"] == "demo" && data.aws_eks_cluster.this[0].name == "demo"
    error_message = "Both have the system's name."
  }

  assert {
    condition     = output.vpc_id == "vpc-1" && output.private_subnet_ids == tolist(["subnet-a", "subnet-b"]) && output.machine_security_group_id == "sg-1"
    error_message = "Found, and given on."
  }
}

run "machines_without_a_cluster_are_found_by_name" {
  command = plan

  variables {
    compute = "instances"
  }

  override_data {
    target = data.aws_security_group.machines
    values = { id = "sg-2" }
  }

  assert {
    condition     = length(data.aws_eks_cluster.this) == 0 && data.aws_security_group.machines[0].name == "demo-machines" && output.machine_security_group_id == "sg-2"
    error_message = "There is a group of machines in the place of the cluster's."
  }
}

run "the_regions_databases_have_a_root" {
  command = plan

  assert {
    condition     = startswith(output.database_roots, "-----BEGIN CERTIFICATE-----\n")
    error_message = "A certificate as PEM."
  }
}

run "a_region_without_a_root_says_so" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { region = "mx-central-1" }
  }

  assert {
    condition     = output.database_roots == null
    error_message = "Nothing is made up."
  }
}
