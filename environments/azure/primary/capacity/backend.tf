# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: fc1bf1d626502cd2

terraform {
  backend "azurerm" {
    subscription_id      = "00000000-0000-0000-0000-000000000000"
    storage_account_name = "aiazurestateb93b93c897"
    container_name       = "tfstate"
    key                  = "azure/primary/capacity.tfstate"
    use_azuread_auth     = true
  }
}
