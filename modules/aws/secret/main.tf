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

# The first value, so that whoever reads the secret finds one. It is written and never read: what people or a rotation put
# in its place stays.
resource "aws_secretsmanager_secret_version" "first" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo         = var.first_value
  secret_string_wo_version = var.revision
}
