# A region's group and network, and what begins as primary in another region.
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.1, < 6"
    }
  }
}

module "network" {
  source = "../network"
}

resource "azurerm_postgresql_flexible_server" "primary" {
  name                          = "demo-primary"
  resource_group_name           = "demo-swedencentral"
  location                      = "swedencentral"
  version                       = "17"
  sku_name                      = "GP_Standard_D4ds_v5"
  storage_mb                    = 131072
  public_network_access_enabled = false

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = "00000000-0000-0000-0000-000000000000"
  }

  depends_on = [module.network]
}

output "primary_id" {
  value = azurerm_postgresql_flexible_server.primary.id
}

output "endpoints_subnet_id" {
  value = module.network.endpoints_subnet_id
}

output "dns_zone_ids" {
  value = module.network.dns_zone_ids
}
