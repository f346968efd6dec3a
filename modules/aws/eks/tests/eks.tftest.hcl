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
}

variables {
  name             = "demo"
  subnet_ids       = ["subnet-a", "subnet-b"]
  gpu_zones        = { eu-west-1a = "subnet-a", eu-west-1b = "subnet-b" }
  cluster_role_arn = "arn:aws:iam::123456789012:role/demo-eks-cluster"
  node_role_arn    = "arn:aws:iam::123456789012:role/demo-eks-node"
  kms_key_arn      = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  administrators   = ["arn:aws:iam::123456789012:role/operator"]
  gpu              = { instance_type = "g5.2xlarge", min = 2, desired = 2, max = 10 }
}

run "the_api_is_private_and_access_is_named" {
  command = plan

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "Without ranges the API must be private."
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "Only access entries may give access."
  }

  assert {
    condition     = aws_eks_access_entry.administrator["arn:aws:iam::123456789012:role/operator"].cluster_name == "demo"
    error_message = "Administrators need an entry."
  }

  assert {
    condition     = length(aws_eks_cluster.this.enabled_cluster_log_types) == 5
    error_message = "All of the control plane's logs are kept."
  }
}

run "the_gpu_pool_is_tainted_and_sized" {
  command = plan

  assert {
    condition     = aws_eks_node_group.gpu.ami_type == "AL2023_x86_64_NVIDIA" && one(aws_eks_node_group.gpu.taint).effect == "NO_SCHEDULE"
    error_message = "Only what asks for GPUs may run there."
  }

  assert {
    condition     = aws_eks_node_group.gpu.scaling_config[0].min_size == 2 && aws_eks_node_group.gpu.scaling_config[0].desired_size == 2 && aws_eks_node_group.gpu.scaling_config[0].max_size == 10
    error_message = "The sizes must be the given ones."
  }

  assert {
    condition     = alltrue([for template in aws_launch_template.pool : template.metadata_options[0].http_tokens == "required" && template.block_device_mappings[0].ebs[0].encrypted == "true"])
    error_message = "Instances need session tokens and encrypted disks."
  }

  assert {
    condition     = length(aws_ec2_capacity_reservation.gpu) == 0 && length(aws_resourcegroups_group.reserved) == 0
    error_message = "Nothing is reserved unless asked for."
  }
}

run "a_failover_changes_sizes_alone" {
  command = plan

  variables {
    gpu = { instance_type = "g5.2xlarge", min = 5, desired = 5, max = 10 }
  }

  assert {
    condition     = aws_eks_node_group.gpu.scaling_config[0].desired_size == 5
    error_message = "The pool must grow."
  }
}

run "reservations_are_spread_over_the_zones" {
  command = plan

  variables {
    gpu = { instance_type = "g5.2xlarge", min = 2, desired = 2, max = 10, reserved = 3 }
  }

  assert {
    condition     = { for zone, reservation in aws_ec2_capacity_reservation.gpu : zone => reservation.instance_count } == { eu-west-1a = 2, eu-west-1b = 1 }
    error_message = "Three over two zones are two and one."
  }

  assert {
    condition     = aws_ec2_capacity_reservation.gpu["eu-west-1a"].instance_match_criteria == "targeted"
    error_message = "Others in the account must not take the reserved capacity."
  }
}

run "sizes_out_of_order_are_refused" {
  command = plan

  variables {
    gpu = { instance_type = "g5.2xlarge", min = 3, desired = 2, max = 10 }
  }

  expect_failures = [var.gpu]
}
