data "aws_region" "current" {}

# The addresses from which Route 53 checks: AWS keeps the list.
data "aws_ec2_managed_prefix_list" "health_checkers" {
  name = "com.amazonaws.${data.aws_region.current.region}.route53-healthchecks"
}

locals {
  allowed_cidrs = length(var.allowed_cidrs) > 0 ? var.allowed_cidrs : toset(["0.0.0.0/0"])

  # Which address may call which listener.
  callers = merge([
    for service, settings in var.services : {
      for cidr in local.allowed_cidrs : "${service} ${cidr}" => { service = service, port = settings.port, cidr = cidr }
    }
  ]...)

  # A target group can't change its port, so that the port is part of its name, and the next one is there before it goes.
  target_groups = { for service, settings in var.services : service =>
    "${trimsuffix(substr("${var.name}-${service}", 0, 26), "-")}-${settings.node_port}"
  }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-load-balancer"
  description = "Load balancer of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-load-balancer" })
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each = local.callers

  security_group_id = aws_security_group.this.id
  description       = each.value.service
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
  tags              = var.tags
}

# Whoever else is kept out: without the checkers the region would count as unhealthy.
resource "aws_vpc_security_group_ingress_rule" "health_checkers" {
  for_each = { for service, settings in var.services : service => settings if settings.checked }

  security_group_id = aws_security_group.this.id
  description       = "${each.key}, from Route 53's health checkers"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  prefix_list_id    = data.aws_ec2_managed_prefix_list.health_checkers.id
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "node" {
  for_each = var.services

  security_group_id            = aws_security_group.this.id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.node_port
  to_port                      = each.value.node_port
  referenced_security_group_id = var.node_security_group_id
  tags                         = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "node" {
  for_each = var.services

  security_group_id            = var.node_security_group_id
  description                  = "${each.key}, from the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = each.value.node_port
  to_port                      = each.value.node_port
  referenced_security_group_id = aws_security_group.this.id
  tags                         = var.tags
}

# Made here and not by Kubernetes: it has a name, is there before the pods, and outlives them.
resource "aws_lb" "this" {
  name                             = var.name
  load_balancer_type               = "network"
  internal                         = var.internal
  subnets                          = var.subnet_ids
  security_groups                  = [aws_security_group.this.id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = var.deletion_protection
  tags                             = var.tags
}

resource "aws_lb_target_group" "this" {
  for_each = var.services

  name                 = local.target_groups[each.key]
  vpc_id               = var.vpc_id
  target_type          = "instance"
  protocol             = "TCP"
  port                 = each.value.node_port
  deregistration_delay = tostring(each.value.deregistration_delay)

  health_check {
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = each.value.health_path
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "this" {
  for_each = var.services

  load_balancer_arn = aws_lb.this.arn
  port              = each.value.port
  protocol          = "TLS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }

  tags = var.tags
}

resource "aws_autoscaling_attachment" "this" {
  for_each = { for service, settings in var.services : service => settings if var.attaches_nodes }

  autoscaling_group_name = var.autoscaling_group
  lb_target_group_arn    = aws_lb_target_group.this[each.key].arn

  # The next pool's nodes answer before the last one's go.
  lifecycle {
    create_before_destroy = true
  }
}
