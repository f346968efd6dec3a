# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: d3c63229c74d65a2

# What secrets hold at first, and after each rotation.
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
  username                = each.value.username
  password                = ephemeral.aws_secretsmanager_random_password.secret[each.key].random_password
  revision                = each.value.revision
  replica_regions         = var.peer_locations
  recovery_window_in_days = var.secret_recovery_window_in_days
}

module "links" {
  source = "../../../../modules/aws/links"

  name             = var.name
  peer_locations   = var.peer_locations
  state_copy       = var.state_copy
  replicate_images = var.replicate_images
}
