# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 7abb655083af1b14

terraform {
  backend "azurerm" {
    subscription_id      = "00000000-0000-0000-0000-000000000000"
    storage_account_name = "aiazurestate3f6f8adc65"
    container_name       = "tfstate"
    key                  = "azure/secondary/platform.tfstate"
    use_azuread_auth     = true
  }
}
