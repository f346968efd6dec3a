data "aws_region" "current" {}

data "aws_ec2_instance_type_offerings" "this" {
  location_type = "availability-zone"

  filter {
    name   = "instance-type"
    values = [var.instance_type]
  }
}

# NVIDIA's driver, Docker with its toolkit, the AWS CLI and the agent of Systems Manager: the newest when a template is made.
data "aws_ssm_parameter" "image" {
  name = "/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id"
}

locals {
  offered = toset(data.aws_ec2_instance_type_offerings.this.locations)
  zones   = var.zones_are_named ? var.zones : [for zone in var.zones : zone if contains(local.offered, zone)]
  without = setsubtract(var.zones, local.offered)

  # Machines go to the zones in turn, by the order of the list: one more in the first zones where they don't divide.
  shares = { for size in ["min", "desired", "max", "reserved"] : size => {
    for index, zone in local.zones : zone =>
    floor(var.sizes[size] / length(local.zones)) + (index < var.sizes[size] % length(local.zones) ? 1 : 0)
  } }

  reserved = { for zone, count in local.shares.reserved : zone => count if count > 0 }

  user_data = templatefile("${path.module}/files/begin.sh.tftpl", {
    location = data.aws_region.current.region
    path     = "/${var.name}/machines"
    follow   = file("${path.module}/files/follow.py")
  })

  # What a template says is part of its name: it has one version for ever. Another one is there before the groups take it up,
  # and no machine that runs is touched by that.
  disk = { gib = var.disk_gib, iops = 6000, throughput = 500 }
  says = [local.disk, var.sizes.reserved > 0, var.instance_type, var.image_id, var.instance_profile, var.security_group_ids, local.user_data]
  name = "${var.name}-gpu-${substr(sha256(jsonencode(local.says)), 0, 8)}"

  # Another type of machine is another group, which is there before the last one goes.
  groups = { for zone in local.zones : zone => "${var.name}-gpu-${regex("[0-9][a-f]$", zone)}-${replace(var.instance_type, ".", "-")}" if var.scaling == "group" }

  # Without a group: a number in each zone, so that one that comes or goes moves no other.
  machines = merge([for zone, count in local.shares.desired : {
    for number in range(var.scaling == "fixed" ? count : 0) : "${zone} ${var.instance_type} ${number}" => zone
  }]...)

  attachments = { for pair in setproduct(keys(local.groups), keys(var.target_group_arns)) : join(" ", pair) => { zone = pair[0], arn = var.target_group_arns[pair[1]] } }
  targets     = { for pair in setproduct(keys(local.machines), keys(var.target_group_arns)) : join(" ", pair) => { machine = pair[0], arn = var.target_group_arns[pair[1]] } }
}

resource "aws_launch_template" "this" {
  name                   = local.name
  image_id               = coalesce(var.image_id, data.aws_ssm_parameter.image.insecure_value)
  instance_type          = var.instance_type
  vpc_security_group_ids = var.security_group_ids
  user_data              = base64encode(local.user_data)

  # What runs is not on the disk of a machine: one that stops is made anew.
  instance_initiated_shutdown_behavior = "terminate"

  iam_instance_profile {
    name = var.instance_profile
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = "true"
      volume_type           = "gp3"
      volume_size           = local.disk.gib
      iops                  = local.disk.iops
      throughput            = local.disk.throughput
      delete_on_termination = "true"
    }
  }

  # Containers with a network of their own are a hop further away, and get nothing.
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

    # A newer image and new tags come with the next template.
    ignore_changes = [image_id, tag_specifications]

    precondition {
      condition     = length(local.zones) > 0
      error_message = "${var.instance_type} isn't offered in any of ${join(", ", var.zones)} of this account. Zones that offer it: ${join(", ", sort(local.offered))}."
    }
  }
}

# One in each zone, so that what is reserved there is used. Minimum, desired and maximum are all given here: no scaling policy may
# change a group, or a failover would undo its work.
resource "aws_autoscaling_group" "this" {
  for_each = local.groups

  name                = each.value
  vpc_zone_identifier = [var.subnet_ids[each.key]]
  min_size            = local.shares.min[each.key]
  desired_capacity    = local.shares.desired[each.key]
  max_size            = local.shares.max[each.key]

  # A call ends when the sizes are accepted. Whether machines come is for whoever waits for them to see.
  wait_for_capacity_timeout = "0"

  # A machine whose server still loads, or whose gate says no, is in good health.
  health_check_type         = "EC2"
  health_check_grace_period = 300
  default_instance_warmup   = 0
  termination_policies      = ["OldestLaunchTemplate", "NewestInstance"]

  launch_template {
    id      = aws_launch_template.this.id
    version = "1"
  }

  dynamic "tag" {
    for_each = merge(var.tags, { Name = "${var.name}-gpu" })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = !var.zones_are_named || length(local.without) == 0
      error_message = "${var.instance_type} isn't offered in ${join(", ", sort(local.without))} of this account. Zones that offer it: ${join(", ", sort(local.offered))}."
    }
  }
}

resource "aws_autoscaling_attachment" "this" {
  for_each = local.attachments

  autoscaling_group_name = aws_autoscaling_group.this[each.value.zone].name
  lb_target_group_arn    = each.value.arn

  # The next group's machines answer before the last one's go.
  lifecycle {
    create_before_destroy = true
  }
}

# A machine of its own name is never made anew by a change of what it is made by: only if somebody replaces it.
resource "aws_instance" "this" {
  for_each = local.machines

  subnet_id = var.subnet_ids[each.value]

  launch_template {
    id      = aws_launch_template.this.id
    version = "1"
  }

  tags = merge(var.tags, { Name = "${var.name}-gpu" })

  lifecycle {
    ignore_changes = [launch_template]

    precondition {
      condition     = !var.zones_are_named || length(local.without) == 0
      error_message = "${var.instance_type} isn't offered in ${join(", ", sort(local.without))} of this account. Zones that offer it: ${join(", ", sort(local.offered))}."
    }
  }
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = local.targets

  target_group_arn = each.value.arn
  target_id        = aws_instance.this[each.value.machine].id
}
