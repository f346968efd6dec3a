locals {
  system_subnet_ids = var.system_subnet_ids == null ? var.subnet_ids : var.system_subnet_ids

  # What a template says is part of its name, and so of the pool's: it has one version for ever, and no tag makes another that
  # would roll the nodes. The next template and its pool are there before these go.
  system_disk     = { gib = var.system.disk_gib, iops = 3000, throughput = 125 }
  system_template = "${var.name}-system-${substr(sha256(jsonencode(local.system_disk)), 0, 8)}"

  # The beginning of the pool's name alone: a pool whose creation was cut short or refused is replaced as well, and two can't
  # have one name.
  system_pool = "system-${substr(sha256(jsonencode([local.system_template, sort(var.system.instance_types), sort(keys(local.system_subnet_ids))])), 0, 8)}-"
}

resource "aws_launch_template" "system" {
  name = local.system_template

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = true
      volume_type           = "gp3"
      volume_size           = local.system_disk.gib
      iops                  = local.system_disk.iops
      throughput            = local.system_disk.throughput
      delete_on_termination = true
    }
  }

  # Pods get their role from the pod identity agent, and nothing from the instance.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  monitoring {
    enabled = true
  }

  # Default tags don't reach what a launch template makes.
  dynamic "tag_specifications" {
    for_each = toset(["instance", "network-interface", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = merge(var.tags, { Name = "${var.name}-system" })
    }
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true

    # New tags of instances come with the next template.
    ignore_changes = [tag_specifications]
  }
}

# Always there, so that the gate and the cluster's own pods run in a region whose GPU pools are empty.
resource "aws_eks_node_group" "system" {
  cluster_name           = aws_eks_cluster.this.name
  node_group_name_prefix = local.system_pool
  node_role_arn          = var.node_role_arn
  subnet_ids             = values(local.system_subnet_ids)
  version                = var.kubernetes_version
  release_version        = var.system.release_version
  ami_type               = "AL2023_x86_64_STANDARD"
  capacity_type          = "ON_DEMAND"
  instance_types         = var.system.instance_types
  labels                 = { "terradrill.dev/pool" = "system" }

  launch_template {
    id      = aws_launch_template.system.id
    version = "1"
  }

  scaling_config {
    min_size     = var.system.min
    desired_size = var.system.desired
    max_size     = var.system.max
  }

  update_config {
    max_unavailable = 1
  }

  node_repair_config {
    enabled = true
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_eks_addon.node]
}
