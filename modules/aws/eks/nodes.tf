locals {
  # What a pool or its template can't change in place is part of its name, so that the next one is there before it goes.
  system_template = "${var.name}-system-${var.system.disk_gib}"
  system_pool     = "system-${substr(sha256(jsonencode([local.system_template, sort(var.system.instance_types), sort(keys(var.subnet_ids))])), 0, 8)}"
}

resource "aws_launch_template" "system" {
  name                   = local.system_template
  update_default_version = true

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = true
      volume_type           = "gp3"
      volume_size           = var.system.disk_gib
      iops                  = 3000
      throughput            = 125
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

    # Another version of the template would roll the nodes. New tags come with the next template.
    ignore_changes = [tag_specifications]
  }
}

# Always there, so that the gate and the cluster's own pods run in a region whose GPU pools are empty.
resource "aws_eks_node_group" "system" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = local.system_pool
  node_role_arn   = var.node_role_arn
  subnet_ids      = values(var.subnet_ids)
  version         = var.kubernetes_version
  release_version = var.system.release_version
  ami_type        = "AL2023_x86_64_STANDARD"
  capacity_type   = "ON_DEMAND"
  instance_types  = var.system.instance_types
  labels          = { "terradrill.dev/pool" = "system" }

  launch_template {
    id      = aws_launch_template.system.id
    version = aws_launch_template.system.latest_version
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
