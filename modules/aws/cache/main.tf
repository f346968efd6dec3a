module "key" {
  source = "../key"

  alias       = var.identifier
  description = "Cache ${var.identifier}"
  tags        = var.tags
}

resource "aws_elasticache_subnet_group" "this" {
  name        = var.identifier
  description = "Subnets of ${var.identifier}"
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_security_group" "this" {
  name        = var.identifier
  description = "Cache ${var.identifier}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.identifier })
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each = var.clients

  security_group_id            = aws_security_group.this.id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = each.value
  tags                         = var.tags
}

# Clients sign in with tokens that IAM gives out: no password is stored anywhere. For IAM, id and name have to be the same. A
# group of Valkey users needs no default user, so whoever doesn't sign in may do nothing.
resource "aws_elasticache_user" "app" {
  user_id       = var.identifier
  user_name     = var.identifier
  engine        = "valkey"
  access_string = var.access

  authentication_mode {
    type = "iam"
  }

  tags = var.tags
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = var.identifier
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.app.user_id]
  tags          = var.tags
}

# A group of its own in each region: after a failover the cache is cold, and nothing has to be promoted.
resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.identifier
  description          = "Cache ${var.identifier}"
  engine               = "valkey"
  engine_version       = var.engine_version
  node_type            = var.node_type
  num_cache_clusters   = var.nodes
  port                 = 6379

  automatic_failover_enabled = var.nodes > 1
  multi_az_enabled           = var.nodes > 1

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]
  user_group_ids     = [aws_elasticache_user_group.this.user_group_id]

  at_rest_encryption_enabled = "true"
  kms_key_id                 = module.key.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"

  # It keeps nothing that has to last: no last snapshot, whose name could collide, is made.
  snapshot_retention_limit   = var.snapshot_retention_in_days
  snapshot_window            = var.snapshot_window
  maintenance_window         = var.maintenance_window
  auto_minor_version_upgrade = "false"
  apply_immediately          = true

  tags = var.tags
}
