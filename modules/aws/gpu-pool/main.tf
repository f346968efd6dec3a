data "aws_ec2_instance_type_offerings" "this" {
  location_type = "availability-zone"

  filter {
    name   = "instance-type"
    values = [var.instance_type]
  }
}

locals {
  offered = toset(data.aws_ec2_instance_type_offerings.this.locations)
  zones   = var.zones_are_named ? var.zones : [for zone in var.zones : zone if contains(local.offered, zone)]
  without = setsubtract(var.zones, local.offered)

  # Nodes go to the zones in turn, by the order of the list: one more in the first zones where they don't divide.
  shares = { for size in ["min", "desired", "max", "reserved"] : size => {
    for index, zone in local.zones : zone =>
    floor(var.sizes[size] / length(local.zones)) + (index < var.sizes[size] % length(local.zones) ? 1 : 0)
  } }

  reserved = { for zone, count in local.shares.reserved : zone => count if count > 0 }

  # What a template says is part of its name, and so of the pools': it has one version for ever, and no tag makes another that
  # would roll the nodes. The next template and its pools are there before these go.
  disk     = { gib = var.disk_gib, iops = 6000, throughput = 500 }
  template = "${var.name}-gpu-${substr(sha256(jsonencode([local.disk, var.sizes.reserved > 0])), 0, 8)}"
  suffix   = substr(sha256(jsonencode([local.template, var.node_role_arn])), 0, 8)

  # The beginning of a pool's name alone: a pool whose creation was cut short or refused is replaced as well, and two can't
  # have one name.
  pools = { for zone in local.zones : zone => "gpu-${regex("[0-9][a-f]$", zone)}-${replace(var.instance_type, ".", "-")}-${local.suffix}-" }
}

resource "aws_launch_template" "this" {
  name = local.template

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = true
      volume_type           = "gp3"
      volume_size           = local.disk.gib
      iops                  = local.disk.iops
      throughput            = local.disk.throughput
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
    for_each = aws_resourcegroups_group.reserved

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
      tags          = merge(var.tags, { Name = "${var.name}-gpu" })
    }
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true

    # New tags of instances come with the next template.
    ignore_changes = [tag_specifications]

    precondition {
      condition     = length(local.zones) > 0
      error_message = "${var.instance_type} isn't offered in any of ${join(", ", var.zones)} of this account. Zones that offer it: ${join(", ", sort(local.offered))}."
    }
  }
}

# One in each zone, so that what is reserved there is used. Minimum, desired and maximum are all given here: no autoscaler may
# change a pool, or a failover would undo its work.
resource "aws_eks_node_group" "this" {
  for_each = local.pools

  cluster_name           = var.cluster_name
  node_group_name_prefix = each.value
  node_role_arn          = var.node_role_arn
  subnet_ids             = [var.subnet_ids[each.key]]
  version                = var.kubernetes_version
  release_version        = var.release_version
  ami_type               = "AL2023_x86_64_NVIDIA"
  capacity_type          = "ON_DEMAND"
  instance_types         = [var.instance_type]

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
    id      = aws_launch_template.this.id
    version = "1"
  }

  # A pool has a largest size of at least 1, whatever its share is.
  scaling_config {
    min_size     = local.shares.min[each.key]
    desired_size = local.shares.desired[each.key]
    max_size     = max(local.shares.max[each.key], 1)
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

    precondition {
      condition     = !var.zones_are_named || length(local.without) == 0
      error_message = "${var.instance_type} isn't offered in ${join(", ", sort(local.without))} of this account. Zones that offer it: ${join(", ", sort(local.offered))}."
    }
  }
}
