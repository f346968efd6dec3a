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
