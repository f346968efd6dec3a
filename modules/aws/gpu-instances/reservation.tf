# Capacity that is paid for whether it runs or not. A replacement gives it back before it asks for it again.
resource "aws_ec2_capacity_reservation" "this" {
  for_each = local.reserved

  availability_zone       = each.key
  instance_type           = var.instance_type
  instance_platform       = "Linux/UNIX"
  instance_count          = each.value
  instance_match_criteria = "targeted"
  end_date_type           = "unlimited"

  tags = merge(var.tags, { Name = "${var.name}-gpu-${each.key}" })
}

resource "aws_resourcegroups_group" "reserved" {
  count = var.sizes.reserved > 0 ? 1 : 0

  name        = "${var.name}-gpu"
  description = "Capacity reservations of the GPU instances"

  configuration {
    type = "AWS::EC2::CapacityReservationPool"
  }

  configuration {
    type = "AWS::ResourceGroups::Generic"

    parameters {
      name   = "allowed-resource-types"
      values = ["AWS::EC2::CapacityReservation"]
    }
  }

  tags = var.tags
}

resource "aws_resourcegroups_resource" "reserved" {
  for_each = aws_ec2_capacity_reservation.this

  group_arn    = aws_resourcegroups_group.reserved[0].arn
  resource_arn = each.value.arn
}
