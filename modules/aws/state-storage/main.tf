data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  bucket = "${var.name}-state-${data.aws_region.current.region}-${data.aws_caller_identity.current.account_id}"
}

module "key" {
  source = "../key"

  alias       = "${var.name}-state"
  description = "Terraform state of ${var.name}"
  tags        = var.tags
}

module "bucket" {
  source = "../bucket"

  bucket        = local.bucket
  kms_key_arn   = module.key.arn
  force_destroy = var.force_destroy
  tags          = var.tags

  # Each apply leaves several versions behind, those of the lock among them.
  old_versions = { keep = 50, days = 90 }
}

# For backends that lock in a table, as before S3 could: the argument is deprecated, and asked for by name.
resource "aws_dynamodb_table" "lock" {
  count = var.lock_table ? 1 : 0

  name                        = "${var.name}-state-lock"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "LockID"
  deletion_protection_enabled = var.deletion_protection
  tags                        = var.tags

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = module.key.arn
  }
}
