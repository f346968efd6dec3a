data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  bucket = "${var.name}-fence-${data.aws_region.current.region}-${data.aws_caller_identity.current.account_id}"
}

# The ledger holds no secret, and has to be read when keys can't be used: so with the bucket's own encryption. It is signed, so
# that nobody believes what someone else wrote there.
module "bucket" {
  source = "../bucket"

  bucket        = local.bucket
  kms_key_arn   = null
  old_versions  = { keep = 10, days = var.old_versions_in_days }
  force_destroy = var.force_destroy
  tags          = var.tags
}
