# Two load balancers, each with a listener of the gate and a certificate.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

module "network" {
  source = "../network"
}

resource "aws_acm_certificate" "this" {
  for_each = toset(["demo", "other"])

  domain_name       = "${each.key}.example.com"
  validation_method = "DNS"
}

resource "aws_lb" "this" {
  for_each = toset(["demo", "other"])

  name               = each.key
  load_balancer_type = "network"
  internal           = true
  subnets            = values(module.network.subnet_ids)
}

resource "aws_lb_target_group" "this" {
  name     = "gate"
  port     = 30443
  protocol = "TCP"
  vpc_id   = module.network.vpc_id
}

resource "aws_lb_listener" "gate" {
  for_each = aws_lb.this

  load_balancer_arn = each.value.arn
  port              = 8443
  protocol          = "TLS"
  certificate_arn   = aws_acm_certificate.this[each.key].arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

output "arns" {
  value = { for name, listener in aws_lb_listener.gate : name => listener.load_balancer_arn }
}

output "subnet_ids" {
  value = module.network.subnet_ids
}

output "clients" {
  value = module.network.clients
}

output "target_group_arn" {
  value = aws_lb_target_group.this.arn
}
