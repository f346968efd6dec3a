data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  location  = data.aws_region.current.region

  statements = {
    # The account's IAM policies decide who uses the key; without this statement nobody could ever change it again.
    account = {
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }

    logs = {
      Sid       = "Logs"
      Effect    = "Allow"
      Principal = { Service = "logs.${local.location}.${data.aws_partition.current.dns_suffix}" }
      Action    = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
      Resource  = "*"
      Condition = {
        ArnLike = {
          "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${local.location}:${local.account}:log-group:*"
        }
      }
    }

    services = {
      Sid       = "Services"
      Effect    = "Allow"
      Principal = { Service = sort(var.services) }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }
  }

  wanted = concat(["account"], var.encrypts_logs ? ["logs"] : [], length(var.services) > 0 ? ["services"] : [])
}

resource "aws_kms_key" "this" {
  description             = var.description
  enable_key_rotation     = true
  deletion_window_in_days = var.deletion_window_in_days
  policy                  = jsonencode({ Version = "2012-10-17", Statement = [for name in local.wanted : local.statements[name]] })
  tags                    = var.tags
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.alias}"
  target_key_id = aws_kms_key.this.key_id
}
