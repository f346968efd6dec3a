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
  description   = "Cluster, images and logs of ${var.name}"
  encrypts_logs = true
  tags          = var.tags
}

module "network" {
  source = "../network"

  name  = var.name
  cidr  = var.network.cidr
  zones = var.network.zones

  load_balancer_zones = var.network.load_balancer_zones
  runner_endpoints    = var.runner_inside ? ["autoscaling", "elasticache", "elasticloadbalancing", "kms", "rds", "secretsmanager"] : []
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

module "eks" {
  source = "../eks"

  name                = var.name
  kubernetes_version  = var.kubernetes_version
  subnet_ids          = module.network.private_subnet_ids
  system_subnet_ids   = module.network.system_subnet_ids
  cluster_role_arn    = "${local.role}-eks-cluster"
  node_role_arn       = "${local.role}-eks-node"
  kms_key_arn         = module.key.arn
  administrators      = var.administrators
  api_access_cidrs    = var.api_access_cidrs
  addon_versions      = var.addon_versions
  system              = var.system
  deletion_protection = var.deletion_protection
  tags                = var.tags

  observability_role_arn = var.observability ? "${local.role}-observability" : null

  pod_identities = { for service, role in merge({ for service in keys(var.inference_services) : service => "inference" }, { gate = "gate" }) : service => {
    namespace       = var.name
    service_account = service
    role_arn        = "${local.role}-${role}"
  } }
}

module "load_balancer" {
  source = "../load-balancer"

  name                   = var.name
  vpc_id                 = module.network.vpc_id
  subnet_ids             = values(module.network.public_subnet_ids)
  allowed_cidrs          = var.allowed_cidrs
  certificate_arn        = local.certificate_arn
  node_security_group_id = module.eks.node_security_group_id
  autoscaling_group      = module.eks.autoscaling_group
  deletion_protection    = var.deletion_protection
  tags                   = var.tags

  services = merge(
    { for service, ports in var.inference_services : service => merge(ports, { health_path = "/livez", checked = false }) },
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
