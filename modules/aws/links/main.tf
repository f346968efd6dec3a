data "aws_caller_identity" "current" {}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = var.buckets

  bucket = each.value.bucket
  role   = var.role_arn

  dynamic "rule" {
    for_each = each.value.destinations

    content {
      id       = rule.value.name
      priority = rule.key + 1
      status   = "Enabled"

      filter {}

      delete_marker_replication {
        status = each.value.copy_deletions ? "Enabled" : "Disabled"
      }

      source_selection_criteria {
        # Without this, encrypted objects are left out silently.
        sse_kms_encrypted_objects {
          status = "Enabled"
        }

        replica_modifications {
          status = "Enabled"
        }
      }

      destination {
        bucket        = rule.value.bucket_arn
        storage_class = "STANDARD"

        encryption_configuration {
          replica_kms_key_id = rule.value.kms_key_arn
        }

        metrics {
          status = "Enabled"

          event_threshold {
            minutes = 15
          }
        }

        replication_time {
          status = "Enabled"

          time {
            minutes = 15
          }
        }
      }
    }
  }
}

# One for each account and region: whoever else has one there must leave this out.
resource "aws_ecr_replication_configuration" "this" {
  count = length(var.image_destinations) > 0 ? 1 : 0

  replication_configuration {
    rule {
      dynamic "destination" {
        for_each = var.image_destinations

        content {
          region      = destination.value
          registry_id = data.aws_caller_identity.current.account_id
        }
      }

      repository_filter {
        filter      = var.image_prefix
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}
