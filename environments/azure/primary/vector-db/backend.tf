# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: c7ad556d09a44e40

terraform {
  backend "azurerm" {
    subscription_id      = "00000000-0000-0000-0000-000000000000"
    storage_account_name = "aiazurestateb93b93c897"
    container_name       = "tfstate"
    key                  = "azure/primary/vector-db.tfstate"
    use_azuread_auth     = true
  }
}
