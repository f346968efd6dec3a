locals {
  # Who reads a database's password can tell by its revision whether it is the one that is meant.
  value = var.username == null ? var.password : jsonencode({
    username = var.username
    password = var.password
    revision = var.revision
  })
}

resource "aws_secretsmanager_secret" "this" {
  name                    = var.name
  description             = var.description
  kms_key_id              = var.kms_key_id
  recovery_window_in_days = var.recovery_window_in_days

  # Each copy is read in its own region, under the same name.
  dynamic "replica" {
    for_each = var.replica_regions

    content {
      region = replica.value
    }
  }

  tags = var.tags
}

# Written with each new revision, and never read: what people put in its place stays until then.
resource "aws_secretsmanager_secret_version" "this" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo         = local.value
  secret_string_wo_version = var.revision
}
