data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"

  # Without local zones.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  account  = data.aws_caller_identity.current.account_id
  location = data.aws_region.current.region
  absent   = setsubtract(local.public_zones, data.aws_availability_zones.available.names)

  # Fifteen sixteenths of the network are for private subnets, two of them for each zone: one for what has no way out, one for
  # what has. What is public lies in the last sixteenth: sixteen small subnets, for load balancers and the ways out alone. The
  # number follows from the zone's letter, so that a zone that leaves moves no other.
  public_zones = setunion(var.zones, var.load_balancer_zones)
  numbers      = { for zone in local.public_zones : zone => index(["a", "b", "c", "d", "e", "f"], substr(zone, -1, 1)) }
  subnets = { for zone, number in local.numbers : zone => {
    private = cidrsubnet(var.cidr, 4, number)
    system  = cidrsubnet(var.cidr, 4, 6 + number)
    public  = cidrsubnet(var.cidr, 8, 240 + number)
  } }

  own_principals = {
    Effect    = "Allow"
    Principal = "*"
    Action    = "*"
    Resource  = "*"
    Condition = { StringEquals = { "aws:PrincipalAccount" = local.account } }
  }
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr

  # Both, or the private names of the endpoints are refused.
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = merge(var.tags, { Name = var.name })

  lifecycle {
    precondition {
      condition     = length(local.absent) == 0
      error_message = "This account has no ${join(", ", local.absent)}: choose among ${join(", ", sort(data.aws_availability_zones.available.names))}."
    }
  }
}

# Nothing may use the group that every network has by default.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.name}-default-unused" })
}

resource "aws_subnet" "private" {
  for_each = { for zone, subnets in local.subnets : zone => subnets if contains(var.zones, zone) }

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value.private
  map_public_ip_on_launch = false

  tags = merge(var.tags, {
    Name                              = "${var.name}-private-${each.key}"
    Tier                              = "private"
    "kubernetes.io/role/internal-elb" = "1"
  })
}

resource "aws_subnet" "public" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value.public
  map_public_ip_on_launch = false

  tags = merge(var.tags, {
    Name                     = "${var.name}-public-${each.key}"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
  })
}

# For nodes whose pods must reach other regions: the gate's, who hear from them who serves. Model servers and databases stand in
# the private subnets, and reach nothing outside.
resource "aws_subnet" "system" {
  for_each = aws_subnet.private

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = local.subnets[each.key].system
  map_public_ip_on_launch = false

  tags = merge(var.tags, {
    Name = "${var.name}-system-${each.key}"
    Tier = "system"
  })
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.name}-public" })
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

# A way out for each zone, so that the loss of one takes no other's. Its address stays: whoever allows by address can name it.
resource "aws_eip" "system" {
  for_each = aws_subnet.system

  domain = "vpc"
  tags   = merge(var.tags, { Name = "${var.name}-system-${each.key}" })

  # An address is of use once there is a way to the internet.
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "system" {
  for_each = aws_subnet.system

  subnet_id     = aws_subnet.public[each.key].id
  allocation_id = aws_eip.system[each.key].id
  tags          = merge(var.tags, { Name = "${var.name}-system-${each.key}" })
}

resource "aws_route_table" "system" {
  for_each = aws_subnet.system

  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.name}-system-${each.key}" })
}

resource "aws_route" "out" {
  for_each = aws_route_table.system

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.system[each.key].id
}

resource "aws_route_table_association" "system" {
  for_each = aws_subnet.system

  subnet_id      = each.value.id
  route_table_id = aws_route_table.system[each.key].id
}

# No way to the internet: what nodes and pods need, they reach through the endpoints.
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.name}-private" })
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${local.location}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat([aws_route_table.private.id], [for table in aws_route_table.system : table.id])

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.own_principals,
      {
        # ECR keeps the layers of images in a bucket of its own and signs the links to them itself.
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "arn:${data.aws_partition.current.partition}:s3:::prod-${local.location}-starport-layer-bucket/*"
      },
    ]
  })

  tags = merge(var.tags, { Name = "${var.name}-s3" })
}

resource "aws_vpc_endpoint" "interface" {
  for_each = setunion(var.interface_endpoints, var.runner_endpoints)

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${local.location}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
  policy              = jsonencode({ Version = "2012-10-17", Statement = [local.own_principals] })

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Endpoints of AWS services"
  vpc_id      = aws_vpc.this.id
  tags        = merge(var.tags, { Name = "${var.name}-endpoints" })
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the network"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = aws_vpc.this.cidr_block
}

resource "aws_cloudwatch_log_group" "flow_log" {
  name              = "/aws/vpc/${var.name}/flow-log"
  retention_in_days = var.log_retention_in_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_flow_log" "this" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination          = aws_cloudwatch_log_group.flow_log.arn
  iam_role_arn             = var.flow_log_role_arn
  max_aggregation_interval = 60

  tags = merge(var.tags, { Name = var.name })
}
