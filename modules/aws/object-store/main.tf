data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  bucket = "${var.name}-${var.purpose}-${data.aws_region.current.region}-${data.aws_caller_identity.current.account_id}"
}

module "key" {
  source = "../key"

  alias       = "${var.name}-${var.purpose}"
  description = "Objects of ${var.name}-${var.purpose}"
  tags        = var.tags
}

module "bucket" {
  source = "../bucket"

  bucket        = local.bucket
  kms_key_arn   = module.key.arn
  force_destroy = var.force_destroy
  old_versions  = var.old_versions
  tags          = var.tags
}
