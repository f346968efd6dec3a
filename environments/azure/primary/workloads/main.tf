# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 476c9726fc4b585e

module "names" {
  source = "../../../../modules/azure/names"

  name            = var.name
  subscription_id = local.subscription_id
  location        = local.location
}

# From this region's vault, read when a plan or an apply needs it, and kept nowhere.
ephemeral "azurerm_key_vault_secret" "this" {
  for_each = toset(concat(keys(var.secrets), ["region-certificate"]))

  name         = each.key
  key_vault_id = "/subscriptions/${local.subscription_id}/resourceGroups/${module.names.resource_group}/providers/Microsoft.KeyVault/vaults/${module.names.vault}"
}

module "workloads" {
  source = "../../../../modules/azure/workloads"

  name                 = var.name
  location             = local.location
  environment          = var.environment
  region               = var.region
  epoch                = var.epoch
  serves               = var.serves
  inference            = var.inference
  client_ports         = var.listeners
  allowed_cidrs        = var.allowed_cidrs
  database             = var.database
  health_path          = var.health_path
  holders              = var.holders
  peers                = var.peers
  fence_public_key     = var.fence_public_key
  on_blind             = var.on_blind
  certificate_revision = var.certificate_revision
  secrets              = var.secrets
  images               = var.images
  secret_values        = { for name, secret in ephemeral.azurerm_key_vault_secret.this : name => secret.value }
}
