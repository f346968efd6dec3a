# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 5ad1e5dd1564968a

module "identity" {
  source = "../../../../../modules/azure/identity"

  name      = var.name
  locations = var.locations
  ledger    = var.ledger
  tags      = var.tags
}
