# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: bced261479e8b326

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_vpc" "this" {
  tags = { Name = var.name }
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }

  tags = { Tier = "private" }
}

data "aws_eks_cluster" "this" {
  name = var.name
}

locals {
  identifier = "${var.name}-${var.service}"
  partition  = data.aws_partition.current.partition
  account    = data.aws_caller_identity.current.account_id
}

# Read when a plan or an apply needs it, and kept nowhere. A replica has its source's password, and asks for none.
ephemeral "aws_secretsmanager_secret_version" "master" {
  count = var.role == "primary" ? 1 : 0

  secret_id = "${var.name}/${var.service}"
}

module "postgres" {
  source = "../../../../modules/aws/postgres"

  identifier          = local.identifier
  replicate_source_db = var.role == "replica" ? "arn:${local.partition}:rds:${var.source_location}:${local.account}:db:${local.identifier}" : null
  master_password     = var.role == "primary" ? jsondecode(ephemeral.aws_secretsmanager_secret_version.master[0].secret_string)["password"] : null
  vpc_id              = data.aws_vpc.this.id
  subnet_ids          = data.aws_subnets.private.ids
  clients             = { cluster = data.aws_eks_cluster.this.vpc_config[0].cluster_security_group_id }
  monitoring_role_arn = "arn:${local.partition}:iam::${local.account}:role/${var.name}-rds-monitoring"
  instance_class      = var.instance_class
  allocated_storage   = var.allocated_storage
  deletion_protection = var.deletion_protection
  skip_final_snapshot = var.skip_final_snapshot
  generation          = var.epoch
}
