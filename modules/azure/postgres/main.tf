data "azurerm_client_config" "current" {}

locals {
  # What Azure has, in GiB.
  sizes = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32767]
}

# Who makes the gate's user. Entra alone lets in: there is no password that could be lost.
data "azurerm_user_assigned_identity" "database" {
  name                = var.administrator
  resource_group_name = var.resource_group
}

resource "azurerm_postgresql_flexible_server" "this" {
  name                          = var.identifier
  resource_group_name           = var.resource_group
  location                      = var.location
  version                       = var.engine_version
  sku_name                      = var.instance_class
  storage_mb                    = min([for size in local.sizes : size if size >= var.allocated_storage]...) * 1024
  auto_grow_enabled             = true
  backup_retention_days         = var.backup_retention_in_days
  geo_redundant_backup_enabled  = false
  public_network_access_enabled = false
  tags                          = var.tags

  # How it is made. Who is primary changes by a switchover, which is no change of Terraform's.
  create_mode      = var.source_server_id == null ? "Default" : "Replica"
  source_server_id = var.source_server_id

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = data.azurerm_client_config.current.tenant_id
  }

  maintenance_window {
    day_of_week  = index(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], substr(var.maintenance_window, 0, 3))
    start_hour   = tonumber(substr(var.maintenance_window, 4, 2))
    start_minute = tonumber(substr(var.maintenance_window, 7, 2))
  }

  lifecycle {
    # What a switchover makes differ from the configuration, and must not lead to a replacement.
    ignore_changes = [cluster, create_mode, high_availability[0].standby_availability_zone, source_server_id, zone]
  }
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "this" {
  server_name         = azurerm_postgresql_flexible_server.this.name
  resource_group_name = var.resource_group
  tenant_id           = data.azurerm_client_config.current.tenant_id
  object_id           = data.azurerm_user_assigned_identity.database.principal_id
  principal_name      = data.azurerm_user_assigned_identity.database.name
  principal_type      = "ServicePrincipal"
}

# The same in every region: a replica with smaller limits than its source stops replaying.
resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each = merge(
    {
      "azure.extensions"           = "VECTOR"
      "hot_standby_feedback"       = "on"
      "log_min_duration_statement" = "1000"
      "require_secure_transport"   = "on"
    },
    var.parameters,
  )

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.this.id
  value     = each.value
}

module "endpoint" {
  source = "../private-endpoint"

  name           = var.identifier
  resource_group = var.resource_group
  location       = var.location
  subnet_id      = var.subnet_id
  target_id      = azurerm_postgresql_flexible_server.this.id
  subresource    = "postgresqlServer"
  dns_zone_id    = var.dns_zone_id
  tags           = var.tags
}

# By it Azure knows which two swap: its reader is this replica. Both may have changed places by now.
resource "azurerm_postgresql_flexible_server_virtual_endpoint" "this" {
  count = var.pair_server_id == null ? 0 : 1

  name              = var.virtual_endpoint
  source_server_id  = var.pair_server_id
  replica_server_id = azurerm_postgresql_flexible_server.this.id
  type              = "ReadWrite"

  lifecycle {
    ignore_changes = [replica_server_id, source_server_id]
  }
}

# The same in every posture: it keeps what is primary and what will be. It goes before what belongs to the server.
resource "azurerm_management_lock" "this" {
  count = var.deletion_protection ? 1 : 0

  name       = "keep"
  scope      = azurerm_postgresql_flexible_server.this.id
  lock_level = "CanNotDelete"
  notes      = "Database ${var.identifier}"

  depends_on = [
    azurerm_postgresql_flexible_server_active_directory_administrator.this,
    azurerm_postgresql_flexible_server_configuration.this,
    azurerm_postgresql_flexible_server_virtual_endpoint.this,
  ]
}
