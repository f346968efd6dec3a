locals {
  is_replica = var.replicate_source_db != null
  major      = split(".", var.engine_version)[0]
}

module "key" {
  source = "../key"

  alias       = var.identifier
  description = "Database ${var.identifier}"
  tags        = var.tags
}

resource "aws_db_subnet_group" "this" {
  name        = var.identifier
  description = "Subnets of ${var.identifier}"
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_security_group" "this" {
  name        = var.identifier
  description = "Database ${var.identifier}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.identifier })
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each = var.clients

  security_group_id            = aws_security_group.this.id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = each.value
  tags                         = var.tags
}

# The same in both regions: a replica with smaller limits than its source stops replaying.
resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.identifier}-"
  family      = "postgres${local.major}"
  description = "PostgreSQL ${local.major} with pgvector, for ${var.identifier}"

  dynamic "parameter" {
    for_each = merge(
      {
        "hot_standby_feedback"       = { value = "1", apply_method = "immediate" }
        "log_min_duration_statement" = { value = "1000", apply_method = "immediate" }
        "maintenance_work_mem"       = { value = "1048576", apply_method = "immediate" }
        "rds.force_ssl"              = { value = "1", apply_method = "immediate" }
        "shared_preload_libraries"   = { value = "pg_stat_statements", apply_method = "pending-reboot" }
      },
      var.parameters,
    )

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = parameter.value.apply_method
    }
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  identifier = var.identifier

  # The role. Null instead of the source promotes in place. The other way round there is no way in place: a database that
  # stands alone becomes a replica by replacement only.
  replicate_source_db = var.replicate_source_db

  # A replica takes these from its source and refuses them at creation.
  engine              = local.is_replica ? null : "postgres"
  db_name             = local.is_replica ? null : var.database_name
  username            = local.is_replica ? null : var.username
  password_wo         = local.is_replica ? null : jsondecode(var.master_secret)["password"]
  password_wo_version = local.is_replica ? null : var.master_password_revision

  engine_version       = var.engine_version
  instance_class       = var.instance_class
  parameter_group_name = aws_db_parameter_group.this.name

  allocated_storage     = var.allocated_storage
  max_allocated_storage = coalesce(var.max_allocated_storage, min(65536, max(1000, 5 * var.allocated_storage)))
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = module.key.arn

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  port                   = 5432
  publicly_accessible    = false
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  iam_database_authentication_enabled = true

  # On a replica as well, so that it has a backup before it is promoted.
  multi_az                 = var.multi_az
  backup_retention_period  = var.backup_retention_in_days
  backup_window            = var.backup_window
  maintenance_window       = var.maintenance_window
  copy_tags_to_snapshot    = true
  delete_automated_backups = false
  apply_immediately        = true
  deletion_protection      = var.deletion_protection

  # A version changes when engine_version does: replicas first, then their source.
  allow_major_version_upgrade = false
  auto_minor_version_upgrade  = false

  # Of a replica no last snapshot can be made. It is named all the same, for when it is promoted. The name says when this
  # instance was planned, and stays: whatever replaces the instance, none after it leaves a snapshot of the same name.
  skip_final_snapshot       = local.is_replica || var.skip_final_snapshot
  final_snapshot_identifier = "${var.identifier}-of-${formatdate("YYYYMMDDhhmmss", plantimestamp())}-final"

  monitoring_interval                   = 60
  monitoring_role_arn                   = var.monitoring_role_arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = module.key.arn
  performance_insights_retention_period = 7
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]

  tags = var.tags

  lifecycle {
    # What a promotion makes differ from the configuration, and must not lead to a replacement; and the last snapshot's name.
    ignore_changes = [availability_zone, db_name, engine, final_snapshot_identifier, password, snapshot_identifier, username]
  }
}
