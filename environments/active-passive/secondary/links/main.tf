# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 9ba31c635934f7cc

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  location  = data.aws_region.current.region

  copies = {
    models = var.peer_locations
    state  = var.state_copy == null ? [] : [var.state_copy]
  }

  # Buckets and keys' aliases have names that follow from purpose, region and account. Those of other regions are named and
  # not asked for.
  buckets = { for purpose, locations in local.copies : purpose => {
    bucket = "${var.name}-${purpose}-${local.location}-${local.account}"
    destinations = [for location in locations : {
      name        = location
      bucket_arn  = "arn:${local.partition}:s3:::${var.name}-${purpose}-${location}-${local.account}"
      kms_key_arn = "arn:${local.partition}:kms:${location}:${local.account}:alias/${var.name}-${purpose}"
    }]
  } if length(locations) > 0 }
}

# What secrets hold at first: a password, for databases beside the user's name.
ephemeral "aws_secretsmanager_random_password" "secret" {
  for_each = var.secrets

  password_length     = 40
  exclude_punctuation = true
}

# Each is made in one region, and each other region has a copy to read from.
module "secret" {
  source   = "../../../../modules/aws/secret"
  for_each = var.secrets

  name                    = "${var.name}/${each.key}"
  description             = "${var.name}: ${each.key}"
  replica_regions         = var.peer_locations
  recovery_window_in_days = var.secret_recovery_window_in_days

  first_value = each.value.username == null ? ephemeral.aws_secretsmanager_random_password.secret[each.key].random_password : jsonencode({
    username = each.value.username
    password = ephemeral.aws_secretsmanager_random_password.secret[each.key].random_password
  })
}

module "links" {
  source = "../../../../modules/aws/links"

  role_arn           = "arn:${local.partition}:iam::${local.account}:role/${var.name}-replication"
  buckets            = local.buckets
  image_destinations = var.replicate_images ? var.peer_locations : []
  image_prefix       = "${var.name}/"
}
