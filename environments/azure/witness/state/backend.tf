# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: c744a6afb977e120

terraform {
  backend "azurerm" {
    subscription_id      = "00000000-0000-0000-0000-000000000000"
    storage_account_name = "aiazurestate1eaaeec925"
    container_name       = "tfstate"
    key                  = "azure/witness/state.tfstate"
    use_azuread_auth     = true
  }
}
