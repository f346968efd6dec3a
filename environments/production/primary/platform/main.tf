# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: eab12b19f1e4fca0

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# The certificate is its owner's, like the hosted zone: issued in this region, for the common name and the region's own.
data "aws_acm_certificate" "this" {
  domain      = var.hostname
  statuses    = ["ISSUED"]
  most_recent = true
}

locals {
  # global/identity/aws made the roles. Their ARNs follow from account and name, so that nobody has to ask IAM.
  role = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.name}"
}

module "key" {
  source = "../../../../modules/aws/key"

  alias         = var.name
  description   = "Cluster, images and logs of ${var.name}"
  encrypts_logs = true
}

module "network" {
  source = "../../../../modules/aws/network"

  name              = var.name
  cidr              = var.network.cidr
  zone_count        = var.network.zones
  flow_log_role_arn = "${local.role}-flow-logs"
  kms_key_arn       = module.key.arn
}

module "eks" {
  source = "../../../../modules/aws/eks"

  name                = var.name
  kubernetes_version  = var.kubernetes_version
  subnet_ids          = values(module.network.private_subnet_ids)
  gpu_zones           = module.network.private_subnet_ids
  cluster_role_arn    = "${local.role}-eks-cluster"
  node_role_arn       = "${local.role}-eks-node"
  kms_key_arn         = module.key.arn
  administrators      = var.administrators
  api_access_cidrs    = var.api_access_cidrs
  gpu                 = var.gpu
  deletion_protection = var.deletion_protection
  tags                = var.tags

  pod_identities = { for service in keys(var.inference_services) : service => {
    namespace       = var.name
    service_account = service
    role_arn        = "${local.role}-inference"
  } }
}

module "load_balancer" {
  source = "../../../../modules/aws/load-balancer"

  name                   = var.name
  vpc_id                 = module.network.vpc_id
  subnet_ids             = values(module.network.public_subnet_ids)
  certificate_arn        = data.aws_acm_certificate.this.arn
  node_security_group_id = module.eks.node_security_group_id
  deletion_protection    = var.deletion_protection

  services = merge(
    { for service, ports in var.inference_services : service => {
      port              = ports.port
      node_port         = ports.node_port
      health_path       = "/health"
      autoscaling_group = module.eks.autoscaling_groups.gpu
    } },
    { gate = {
      port              = 8443
      node_port         = 30443
      health_path       = "/livez"
      autoscaling_group = module.eks.autoscaling_groups.system
    } },
  )
}

module "registry" {
  source = "../../../../modules/aws/registry"

  name         = var.name
  kms_key_arn  = module.key.arn
  force_delete = var.force_destroy
}

module "models" {
  source = "../../../../modules/aws/object-store"

  name          = var.name
  force_destroy = var.force_destroy
}
