locals {
  pools = {
    system = { volume_size = var.system.disk_gib, iops = 3000, throughput = 125 }
    gpu    = { volume_size = var.gpu.disk_gib, iops = 6000, throughput = 500 }
  }

  # The reserved instances are spread over the zones, as evenly as they go.
  zones = sort(keys(var.gpu_zones))
  reservations = { for index, zone in local.zones : zone =>
    floor(var.gpu.reserved / length(local.zones)) + (index < var.gpu.reserved % length(local.zones) ? 1 : 0)
    if floor(var.gpu.reserved / length(local.zones)) + (index < var.gpu.reserved % length(local.zones) ? 1 : 0) > 0
  }
}

resource "aws_launch_template" "pool" {
  for_each = local.pools

  name                   = "${var.name}-${each.key}"
  update_default_version = true

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = true
      volume_type           = "gp3"
      volume_size           = each.value.volume_size
      iops                  = each.value.iops
      throughput            = each.value.throughput
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

  dynamic "capacity_reservation_specification" {
    for_each = each.key == "gpu" ? aws_resourcegroups_group.reserved : []

    content {
      capacity_reservation_target {
        capacity_reservation_resource_group_arn = capacity_reservation_specification.value.arn
      }
    }
  }

  # Default tags don't reach what a launch template makes.
  dynamic "tag_specifications" {
    for_each = toset(["instance", "network-interface", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = merge(var.tags, { Name = "${var.name}-${each.key}" })
    }
  }

  tags = var.tags
}

# Always there, so that the gate and the cluster's own pods run in a region whose GPU pool is empty.
resource "aws_eks_node_group" "system" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "system"
  node_role_arn   = var.node_role_arn
  subnet_ids      = var.subnet_ids
  version         = var.kubernetes_version
  ami_type        = "AL2023_x86_64_STANDARD"
  capacity_type   = "ON_DEMAND"
  instance_types  = var.system.instance_types
  labels          = { "terradrill.dev/pool" = "system" }

  launch_template {
    id      = aws_launch_template.pool["system"].id
    version = aws_launch_template.pool["system"].latest_version
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

  depends_on = [aws_eks_addon.node]
}

# Minimum, desired and maximum are all given here: no autoscaler may change this pool, or a failover would undo its work.
resource "aws_eks_node_group" "gpu" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "gpu"
  node_role_arn   = var.node_role_arn
  subnet_ids      = values(var.gpu_zones)
  version         = var.kubernetes_version
  release_version = var.gpu.release_version
  ami_type        = "AL2023_x86_64_NVIDIA"
  capacity_type   = "ON_DEMAND"
  instance_types  = [var.gpu.instance_type]

  labels = {
    "terradrill.dev/pool"    = "gpu"
    "nvidia.com/gpu.present" = "true"
  }

  taint {
    key    = "nvidia.com/gpu"
    value  = "true"
    effect = "NO_SCHEDULE"
  }

  launch_template {
    id      = aws_launch_template.pool["gpu"].id
    version = aws_launch_template.pool["gpu"].latest_version
  }

  scaling_config {
    min_size     = var.gpu.min
    desired_size = var.gpu.desired
    max_size     = var.gpu.max
  }

  update_config {
    max_unavailable = 1
  }

  node_repair_config {
    enabled = true
  }

  tags = var.tags

  depends_on = [aws_eks_addon.node]
}
