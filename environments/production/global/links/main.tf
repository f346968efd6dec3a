# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 35232cc5845eadf7

data "aws_caller_identity" "current" {
  provider = aws.secondary
}

data "aws_partition" "current" {
  provider = aws.secondary
}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  s3        = "arn:${local.partition}:s3:::${var.name}"
  role      = "arn:${local.partition}:iam::${local.account}:role/${var.name}-replication"

  regions = {
    primary = {
      location       = "us-east-1"
      peer_locations = ["eu-west-1"]
      state_copy     = "eu-west-1"
    }
    secondary = {
      location       = "eu-west-1"
      peer_locations = ["us-east-1"]
      state_copy     = "us-east-1"
    }
  }

  # Buckets and keys' aliases have names that follow from purpose, region and account.
  buckets = { for region, links in local.regions : region => merge(
    { for purpose in ["models"] : purpose => {
      bucket = "${var.name}-${purpose}-${links.location}-${local.account}"
      destinations = [for location in links.peer_locations : {
        name        = location
        bucket_arn  = "${local.s3}-${purpose}-${location}-${local.account}"
        kms_key_arn = "arn:${local.partition}:kms:${location}:${local.account}:alias/${var.name}-${purpose}"
      }]
    } if length(links.peer_locations) > 0 },
    { for purpose in ["state"] : purpose => {
      bucket = "${var.name}-${purpose}-${links.location}-${local.account}"
      destinations = [for location in [links.state_copy] : {
        name        = location
        bucket_arn  = "${local.s3}-${purpose}-${location}-${local.account}"
        kms_key_arn = "arn:${local.partition}:kms:${location}:${local.account}:alias/${var.name}-${purpose}"
      }]
    } if links.state_copy != null },
  ) }
}

# What secrets hold at first: a password, for databases beside the user's name.
ephemeral "aws_secretsmanager_random_password" "secret" {
  for_each = var.secrets
  provider = aws.secondary

  password_length     = 40
  exclude_punctuation = true
}

# Secrets live in the region that keeps the global state, and each other region has a copy to read from.
module "secret" {
  source    = "../../../../modules/aws/secret"
  for_each  = var.secrets
  providers = { aws = aws.secondary }

  name                    = "${var.name}/${each.key}"
  description             = "${var.name}: ${each.key}"
  replica_regions         = local.regions["secondary"].peer_locations
  recovery_window_in_days = var.secret_recovery_window_in_days

  first_value = each.value.username == null ? ephemeral.aws_secretsmanager_random_password.secret[each.key].random_password : jsonencode({
    username = each.value.username
    password = ephemeral.aws_secretsmanager_random_password.secret[each.key].random_password
  })
}

module "links_primary" {
  source    = "../../../../modules/aws/links"
  providers = { aws = aws.primary }

  role_arn           = local.role
  buckets            = local.buckets["primary"]
  image_destinations = var.replicate_images ? local.regions["primary"].peer_locations : []
  image_prefix       = "${var.name}/"
}

module "links_secondary" {
  source    = "../../../../modules/aws/links"
  providers = { aws = aws.secondary }

  role_arn           = local.role
  buckets            = local.buckets["secondary"]
  image_destinations = var.replicate_images ? local.regions["secondary"].peer_locations : []
  image_prefix       = "${var.name}/"
}
