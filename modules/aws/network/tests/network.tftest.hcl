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
    defaults = { names = ["eu-west-1c", "eu-west-1a", "eu-west-1b"] }
  }
}

variables {
  name              = "demo"
  cidr              = "10.20.0.0/16"
  zones             = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  flow_log_role_arn = "arn:aws:iam::123456789012:role/demo-flow-logs"
  kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
}

run "a_subnet_of_each_kind_in_each_zone" {
  command = plan

  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { eu-west-1a = "10.20.0.0/20", eu-west-1b = "10.20.16.0/20", eu-west-1c = "10.20.32.0/20" }
    error_message = "A zone's range follows from its letter."
  }

  assert {
    condition     = aws_subnet.public["eu-west-1a"].cidr_block == "10.20.240.0/24"
    error_message = "Public subnets lie in the last sixteenth."
  }

  assert {
    condition     = alltrue([for subnet in merge({ for k, v in aws_subnet.private : "a${k}" => v }, { for k, v in aws_subnet.public : "b${k}" => v }) : !subnet.map_public_ip_on_launch])
    error_message = "Nothing gets a public address by itself."
  }
}

run "endpoints_stand_in_for_the_internet" {
  command = plan

  assert {
    condition     = aws_vpc_endpoint.interface["ecr.dkr"].service_name == "com.amazonaws.eu-west-1.ecr.dkr" && aws_vpc_endpoint.interface["ecr.dkr"].private_dns_enabled
    error_message = "Nodes pull images through the endpoint."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway"
    error_message = "S3 is reached through a gateway."
  }
}

run "only_the_system_pool_has_a_way_out" {
  command = plan

  assert {
    condition     = { for zone, subnet in aws_subnet.system : zone => subnet.cidr_block } == { eu-west-1a = "10.20.96.0/20", eu-west-1b = "10.20.112.0/20", eu-west-1c = "10.20.128.0/20" }
    error_message = "Its range follows from the zone's letter, too."
  }

  assert {
    condition     = keys(aws_nat_gateway.system) == ["eu-west-1a", "eu-west-1b", "eu-west-1c"] && alltrue([for zone in keys(aws_nat_gateway.system) : contains(keys(aws_route.out), zone)])
    error_message = "Each zone goes out by itself."
  }

  assert {
    condition     = toset([for route in concat([aws_route.internet], values(aws_route.out)) : route.destination_cidr_block]) == toset(["0.0.0.0/0"]) && length(aws_route_table_association.private) == 3
    error_message = "The private table has no route but that to S3."
  }
}

run "metrics_reach_cloudwatch" {
  command = plan

  assert {
    condition     = aws_vpc_endpoint.interface["monitoring"].service_name == "com.amazonaws.eu-west-1.monitoring"
    error_message = "Gates repeat latches there, whatever has become of the ways out."
  }
}

run "a_zone_that_leaves_moves_no_other" {
  command = plan

  variables {
    zones = ["eu-west-1c", "eu-west-1b"]
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { eu-west-1b = "10.20.16.0/20", eu-west-1c = "10.20.32.0/20" }
    error_message = "The others stay where they are."
  }
}

run "a_zone_that_the_account_lacks_is_named" {
  command = plan

  variables {
    zones = ["eu-west-1a", "eu-west-1f"]
  }

  expect_failures = [aws_vpc.this]
}

run "a_runner_inside_has_what_it_asks" {
  command = plan

  variables {
    runner_endpoints = ["rds", "kms"]
  }

  assert {
    condition     = aws_vpc_endpoint.interface["rds"].private_dns_enabled && length(aws_vpc_endpoint.interface) == 11
    error_message = "Further services have endpoints too."
  }
}

run "zone_ids_are_refused" {
  command = plan

  variables {
    zones = ["euw1-az1", "euw1-az2"]
  }

  expect_failures = [var.zones]
}

run "small_networks_are_refused" {
  command = plan

  variables {
    cidr = "10.20.0.0/24"
  }

  expect_failures = [var.cidr]
}
