data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # global/identity/aws made the roles. Their ARNs follow from account and name, so that nobody has to ask IAM.
  role = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.name}"

  # The region's own name. The common one is proven by global/certificates/aws.
  own_name        = "${data.aws_region.current.region}.${var.hostname}"
  certificate_arn = coalesce(var.certificate_arn, one(module.certificate[*].arn))
}

module "key" {
  source = "../key"

  alias         = var.name
  description   = "Images and logs of ${var.name}"
  encrypts_logs = true
  tags          = var.tags
}

module "network" {
  source = "../network"

  name  = var.name
  cidr  = var.network.cidr
  zones = var.network.zones

  load_balancer_zones = var.network.load_balancer_zones
  interface_endpoints = ["ec2", "ec2messages", "ecr.api", "ecr.dkr", "elasticloadbalancing", "logs", "monitoring", "secretsmanager", "sqs", "ssm", "ssmmessages", "sts"]
  runner_endpoints    = var.runner_inside ? ["autoscaling", "elasticache", "kms", "rds"] : []
  flow_log_role_arn   = "${local.role}-flow-logs"
  kms_key_arn         = module.key.arn
  tags                = var.tags
}

module "certificate" {
  source = "../certificate"
  count  = var.certificate_arn == null ? 1 : 0

  zone   = var.zone
  names  = [var.hostname, local.own_name]
  proven = [local.own_name]
  tags   = var.tags
}

# What the machines are reached by, and what they reach: the load balancer, and everything outside. Nobody signs in: a session
# of Systems Manager needs no way in.
resource "aws_security_group" "machines" {
  name        = "${var.name}-machines"
  description = "Machines of ${var.name}"
  vpc_id      = module.network.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-machines" })
}

resource "aws_vpc_security_group_egress_rule" "out" {
  security_group_id = aws_security_group.machines.id
  description       = "Other regions, AWS, databases"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
  tags              = var.tags
}

module "load_balancer" {
  source = "../load-balancer"

  name                   = var.name
  vpc_id                 = module.network.vpc_id
  subnet_ids             = values(module.network.public_subnet_ids)
  allowed_cidrs          = var.allowed_cidrs
  certificate_arn        = local.certificate_arn
  node_security_group_id = aws_security_group.machines.id
  attaches_nodes         = false
  deletion_protection    = var.deletion_protection
  tags                   = var.tags

  services = merge(
    { for service, ports in var.inference_services : service => merge(ports, { health_path = "/ready", checked = false }) },
    { gate = { port = 8443, node_port = 30443, health_path = "/livez", checked = true } },
  )
}

module "registry" {
  source = "../registry"

  name         = var.name
  repositories = var.repositories
  kms_key_arn  = module.key.arn
  force_delete = var.force_destroy
  tags         = var.tags
}

module "models" {
  source = "../object-store"

  name          = var.name
  force_destroy = var.force_destroy
  tags          = var.tags
}
