data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  location  = data.aws_region.current.region
  arn       = "arn:${local.partition}:sns:${local.location}:${local.account}:${var.name}"
}

# One's own: CloudWatch may not use the key that SNS brings.
module "key" {
  source = "../key"

  alias       = var.name
  description = "What alarms say to ${var.name}"
  services    = ["cloudwatch.amazonaws.com"]
  tags        = var.tags
}

resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = module.key.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = local.arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account }
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:cloudwatch:${local.location}:${local.account}:alarm:${var.alarm_prefix}*" }
        }
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = local.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  tags = var.tags
}
