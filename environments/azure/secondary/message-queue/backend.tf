# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 13472322d83c685f

terraform {
  backend "azurerm" {
    subscription_id      = "00000000-0000-0000-0000-000000000000"
    storage_account_name = "aiazurestate3f6f8adc65"
    container_name       = "tfstate"
    key                  = "azure/secondary/message-queue.tfstate"
    use_azuread_auth     = true
  }
}
