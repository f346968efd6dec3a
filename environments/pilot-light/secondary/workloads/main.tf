# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 227cfb70cb15ccc2

# Each from this region's copy, read when a plan or an apply needs it, and kept nowhere.
ephemeral "aws_secretsmanager_secret_version" "this" {
  for_each = toset(concat(keys(var.secrets), var.database == null ? [] : [var.database.service]))

  secret_id = "${var.name}/${each.key}"
}

module "workloads" {
  source = "../../../../modules/aws/workloads"

  name             = var.name
  environment      = var.environment
  region           = var.region
  epoch            = var.epoch
  serves           = var.serves
  inference        = var.inference
  database         = var.database
  database_roots   = var.database_roots
  health_path      = var.health_path
  holders          = var.holders
  peers            = var.peers
  fence_public_key = var.fence_public_key
  on_blind         = var.on_blind
  latch_record     = var.latch_record
  latches          = var.latches
  secrets          = var.secrets
  images           = var.images
  secret_values    = { for name, version in ephemeral.aws_secretsmanager_secret_version.this : name => version.secret_string }
}
