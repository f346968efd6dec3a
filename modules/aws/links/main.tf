data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  location  = data.aws_region.current.region

  destinations = {
    models = var.peer_locations
    state  = var.state_copy == null ? [] : [var.state_copy]
  }

  # Buckets and keys' aliases have names that follow from purpose, region and account. Those of other regions are named and
  # not asked for.
  buckets = { for purpose, locations in local.destinations : purpose => {
    bucket = "${var.name}-${purpose}-${local.location}-${local.account}"
    destinations = [for location in locations : {
      name        = location
      bucket_arn  = "arn:${local.partition}:s3:::${var.name}-${purpose}-${location}-${local.account}"
      kms_key_arn = "arn:${local.partition}:kms:${location}:${local.account}:alias/${var.name}-${purpose}"
    }]
  } if length(locations) > 0 }
}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = local.buckets

  bucket = each.value.bucket
  role   = "arn:${local.partition}:iam::${local.account}:role/${var.name}-replication"

  dynamic "rule" {
    for_each = each.value.destinations

    content {
      id       = rule.value.name
      priority = rule.key + 1
      status   = "Enabled"

      filter {}

      # What somebody deletes by mistake stays in the copy.
      delete_marker_replication {
        status = "Disabled"
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
  count = var.replicate_images && length(var.peer_locations) > 0 ? 1 : 0

  replication_configuration {
    rule {
      dynamic "destination" {
        for_each = var.peer_locations

        content {
          region      = destination.value
          registry_id = local.account
        }
      }

      repository_filter {
        filter      = "${var.name}/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}
