data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  arn_prefix = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"

  policies = { for queue in [var.identifier, "${var.identifier}-dead"] : queue => jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = "${local.arn_prefix}:${queue}"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  }) }
}

resource "aws_sqs_queue" "this" {
  name                       = var.identifier
  visibility_timeout_seconds = var.visibility_timeout_in_seconds
  message_retention_seconds  = var.message_retention_in_seconds
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  policy                     = local.policies[var.identifier]

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.max_receives
  })

  tags = var.tags
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.identifier}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  policy                    = local.policies["${var.identifier}-dead"]

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = ["${local.arn_prefix}:${var.identifier}"]
  })

  tags = var.tags
}
