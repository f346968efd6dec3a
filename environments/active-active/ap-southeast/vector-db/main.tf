# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 61583ae350d9f149

module "region" {
  source = "../../../../modules/aws/region"

  name    = var.name
  compute = var.compute
}

# Read when a plan or an apply needs it, and kept nowhere. A replica has its source's password, and asks for none.
ephemeral "aws_secretsmanager_secret_version" "master" {
  count = var.role == "primary" ? 1 : 0

  secret_id = "${var.name}/${var.service}"
}

module "postgres" {
  source = "../../../../modules/aws/postgres"

  identifier               = "${var.name}-${var.service}"
  replicate_source_db      = var.role == "replica" ? "arn:${module.region.partition}:rds:${var.source_location}:${module.region.account}:db:${var.name}-${var.service}" : null
  master_secret            = one(ephemeral.aws_secretsmanager_secret_version.master[*].secret_string)
  master_password_revision = var.password_revision
  vpc_id                   = module.region.vpc_id
  subnet_ids               = module.region.private_subnet_ids
  clients                  = { cluster = module.region.machine_security_group_id }
  monitoring_role_arn      = "arn:${module.region.partition}:iam::${module.region.account}:role/${var.name}-rds-monitoring"
  engine_version           = var.engine_version
  instance_class           = var.instance_class
  allocated_storage        = var.allocated_storage
  backup_window            = var.backup_window
  maintenance_window       = var.maintenance_window
  deletion_protection      = var.deletion_protection
  skip_final_snapshot      = var.skip_final_snapshot
}
