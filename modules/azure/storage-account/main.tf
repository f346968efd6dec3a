resource "azurerm_storage_account" "this" {
  name                = var.account
  resource_group_name = var.resource_group
  location            = var.location
  tags                = var.tags

  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = var.replication

  # Entra alone decides who may; nobody has a key to hand on.
  shared_access_key_enabled        = false
  default_to_oauth_authentication  = true
  local_user_enabled               = false
  allow_nested_items_to_be_public  = false
  cross_tenant_replication_enabled = false

  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  infrastructure_encryption_enabled = true
  public_network_access_enabled     = var.public_network_access

  blob_properties {
    versioning_enabled  = true
    change_feed_enabled = var.change_feed

    delete_retention_policy {
      days = var.recoverable_days
    }

    container_delete_retention_policy {
      days = var.recoverable_days
    }
  }
}

resource "azurerm_storage_container" "this" {
  name                  = var.container
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

# Versions cost what they hold. Azure keeps the current one, whatever its age.
resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id

  rule {
    name    = "old-versions"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      version {
        delete_after_days_since_creation = var.old_versions_in_days
      }
    }
  }
}
