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
    defaults = { names = ["eu-west-1a", "eu-west-1b"], zone_ids = ["euw1-az1", "euw1-az2"] }
  }

  mock_data "aws_eks_addon_version" {
    defaults = { version = "v1.2.3-eksbuild.1" }
  }
}

variables {
  name             = "demo"
  subnet_ids       = { eu-west-1a = "subnet-a", eu-west-1b = "subnet-b" }
  cluster_role_arn = "arn:aws:iam::123456789012:role/demo-eks-cluster"
  node_role_arn    = "arn:aws:iam::123456789012:role/demo-eks-node"
  kms_key_arn      = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  administrators   = ["arn:aws:iam::123456789012:role/operator"]
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

run "the_system_pool_is_hardened_and_watched" {
  command = plan

  assert {
    condition     = aws_launch_template.system.metadata_options[0].http_tokens == "required" && aws_launch_template.system.block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "Instances need session tokens and encrypted disks."
  }

  assert {
    condition     = aws_eks_node_group.system.node_repair_config[0].enabled && contains(keys(aws_eks_addon.cluster), "eks-node-monitoring-agent")
    error_message = "Nodes are watched, and repaired."
  }
}

run "addons_have_the_version_of_the_minor_or_a_pinned_one" {
  command = plan

  variables {
    addon_versions = { coredns = "v1.12.0-eksbuild.1" }
  }

  assert {
    condition     = aws_eks_addon.cluster["coredns"].addon_version == "v1.12.0-eksbuild.1" && aws_eks_addon.node["vpc-cni"].addon_version == "v1.2.3-eksbuild.1"
    error_message = "What is pinned stays, the rest follows EKS."
  }
}

run "gpus_are_measured_if_asked_for" {
  command = plan

  variables {
    observability_role_arn = "arn:aws:iam::123456789012:role/demo-observability"
  }

  assert {
    condition     = aws_eks_pod_identity_association.observability[0].namespace == "amazon-cloudwatch" && aws_eks_pod_identity_association.observability[0].service_account == "cloudwatch-agent"
    error_message = "Its agent must be able to write."
  }

  assert {
    condition     = aws_eks_addon.cluster["amazon-cloudwatch-observability"].addon_version == "v1.2.3-eksbuild.1"
    error_message = "The add-on brings the DCGM exporter."
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.insights : group.retention_in_days == 90 && group.kms_key_id == var.kms_key_arn]) && length(aws_cloudwatch_log_group.insights) == 4
    error_message = "What it logs is encrypted, and not kept for ever."
  }
}

run "a_tag_changes_no_name" {
  command = plan

  variables {
    tags = { Team = "search" }
  }

  assert {
    condition     = startswith(aws_launch_template.system.name, "demo-system-") && aws_eks_node_group.system.launch_template[0].version == "1"
    error_message = "No tag makes another version of a template, which would roll the nodes."
  }
}

run "a_zone_that_eks_refuses_is_named" {
  command = plan

  override_data {
    target = data.aws_availability_zones.this
    values = { names = ["us-east-1a", "us-east-1e"], zone_ids = ["use1-az1", "use1-az3"] }
  }

  variables {
    subnet_ids = { us-east-1a = "subnet-a", us-east-1e = "subnet-e" }
  }

  expect_failures = [aws_eks_cluster.this]
}

run "the_whole_internet_is_refused" {
  command = plan

  variables {
    api_access_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.api_access_cidrs]
}
