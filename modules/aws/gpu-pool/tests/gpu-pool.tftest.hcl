mock_provider "aws" {
  mock_data "aws_ec2_instance_type_offerings" {
    defaults = { locations = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
  }
}

variables {
  name               = "demo"
  cluster_name       = "demo"
  kubernetes_version = "1.35"
  node_role_arn      = "arn:aws:iam::123456789012:role/demo-eks-node"
  instance_type      = "g5.2xlarge"
  zones              = ["eu-west-1b", "eu-west-1a"]
  subnet_ids         = { eu-west-1a = "subnet-a", eu-west-1b = "subnet-b" }
  sizes              = { min = 3, desired = 3, max = 10 }
}

run "nodes_go_to_the_zones_in_turn" {
  command = plan

  assert {
    condition     = { for zone, pool in aws_eks_node_group.this : zone => pool.scaling_config[0].desired_size } == { eu-west-1b = 2, eu-west-1a = 1 }
    error_message = "The first zone of the list gets the odd one."
  }

  assert {
    condition     = aws_eks_node_group.this["eu-west-1a"].ami_type == "AL2023_x86_64_NVIDIA" && one(aws_eks_node_group.this["eu-west-1a"].taint).effect == "NO_SCHEDULE"
    error_message = "Only what asks for GPUs may run there."
  }

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "Instances need session tokens and encrypted disks."
  }

  assert {
    condition     = length(aws_ec2_capacity_reservation.this) == 0 && length(aws_resourcegroups_group.reserved) == 0
    error_message = "Nothing is reserved unless asked for."
  }
}

run "a_failover_changes_sizes_alone" {
  command = plan

  variables {
    sizes = { min = 8, desired = 8, max = 10 }
  }

  assert {
    condition     = { for zone, pool in aws_eks_node_group.this : zone => pool.scaling_config[0].desired_size } == { eu-west-1b = 4, eu-west-1a = 4 } && aws_eks_node_group.this["eu-west-1a"].node_group_name_prefix == "gpu-1a-g5-2xlarge-${substr(sha256(jsonencode([aws_launch_template.this.name, var.node_role_arn])), 0, 8)}-" && aws_launch_template.this.name == "demo-gpu-${substr(sha256(jsonencode([{ gib = 200, iops = 6000, throughput = 500 }, false])), 0, 8)}"
    error_message = "The pools grow, and are the same ones."
  }
}

run "a_share_of_none_is_a_pool_of_none" {
  command = plan

  variables {
    sizes = { min = 0, desired = 0, max = 1 }
  }

  assert {
    condition     = aws_eks_node_group.this["eu-west-1a"].scaling_config[0].max_size == 1 && aws_eks_node_group.this["eu-west-1a"].scaling_config[0].desired_size == 0
    error_message = "A pool that may hold nothing can't be made."
  }
}

run "reservations_are_spread_over_the_zones" {
  command = plan

  variables {
    sizes = { min = 3, desired = 3, max = 10, reserved = 3 }
  }

  assert {
    condition     = { for zone, reservation in aws_ec2_capacity_reservation.this : zone => reservation.instance_count } == { eu-west-1b = 2, eu-west-1a = 1 }
    error_message = "A zone's reservation is as large as its share of nodes."
  }

  assert {
    condition     = aws_ec2_capacity_reservation.this["eu-west-1a"].instance_match_criteria == "targeted"
    error_message = "Others in the account must not take the reserved capacity."
  }
}

run "a_tag_rolls_no_node" {
  command = plan

  variables {
    tags = { Team = "search" }
  }

  assert {
    condition     = aws_eks_node_group.this["eu-west-1a"].node_group_name_prefix == "gpu-1a-g5-2xlarge-${substr(sha256(jsonencode([aws_launch_template.this.name, var.node_role_arn])), 0, 8)}-" && aws_launch_template.this.name == "demo-gpu-${substr(sha256(jsonencode([{ gib = 200, iops = 6000, throughput = 500 }, false])), 0, 8)}" && aws_eks_node_group.this["eu-west-1a"].launch_template[0].version == "1"
    error_message = "No tag makes another pool, or another version of the template."
  }
}

run "another_type_is_another_pool" {
  command = plan

  variables {
    instance_type = "g6.2xlarge"
  }

  assert {
    condition     = startswith(aws_eks_node_group.this["eu-west-1a"].node_group_name_prefix, "gpu-1a-g6-2xlarge-")
    error_message = "The new pool must be there before the old one goes."
  }
}

run "a_zone_without_the_type_is_named" {
  command = plan

  override_data {
    target = data.aws_ec2_instance_type_offerings.this
    values = { locations = ["eu-west-1a"] }
  }

  expect_failures = [aws_eks_node_group.this["eu-west-1a"], aws_eks_node_group.this["eu-west-1b"]]
}

run "zones_that_are_not_named_are_those_with_the_type" {
  command = plan

  override_data {
    target = data.aws_ec2_instance_type_offerings.this
    values = { locations = ["eu-west-1a"] }
  }

  variables {
    zones_are_named = false
  }

  assert {
    condition     = { for zone, pool in aws_eks_node_group.this : zone => pool.scaling_config[0].desired_size } == { eu-west-1a = 3 }
    error_message = "All nodes stand where the type is."
  }
}

run "sizes_out_of_order_are_refused" {
  command = plan

  variables {
    sizes = { min = 3, desired = 2, max = 10 }
  }

  expect_failures = [var.sizes]
}
