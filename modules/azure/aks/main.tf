data "azurerm_client_config" "current" {}

# Made beforehand by the module identity: their roles have had time to reach everywhere.
data "azurerm_user_assigned_identity" "this" {
  for_each = toset(["cluster", "node"])

  name                = "${var.name}-${each.key}"
  resource_group_name = var.resource_group
}

locals {
  # Who takes which identity, by the cluster's own issuer.
  accounts = merge([for role, names in var.workload_identities : {
    for name in names : "${role}/${name}" => { role = role, name = name }
  }]...)

  private = length(var.api_access_cidrs) == 0
}

data "azurerm_user_assigned_identity" "workload" {
  for_each = var.workload_identities

  name                = "${var.name}-${each.key}"
  resource_group_name = var.resource_group
}

resource "azurerm_kubernetes_cluster" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  dns_prefix          = var.name
  kubernetes_version  = var.kubernetes_version
  sku_tier            = "Standard"
  tags                = var.tags

  # Who applies decides about versions; nothing rolls nodes by itself.
  node_os_upgrade_channel = "None"

  # Entra lets in, and nobody has a key.
  local_account_disabled            = true
  role_based_access_control_enabled = true
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  azure_policy_enabled              = true
  run_command_enabled               = false
  image_cleaner_enabled             = true
  image_cleaner_interval_hours      = 168

  # From a private cluster to a public one there is no way but a replacement.
  private_cluster_enabled = local.private

  azure_active_directory_role_based_access_control {
    tenant_id              = data.azurerm_client_config.current.tenant_id
    azure_rbac_enabled     = true
    admin_group_object_ids = var.administrators
  }

  dynamic "api_server_access_profile" {
    for_each = local.private ? [] : [1]

    content {
      authorized_ip_ranges = setunion(var.api_access_cidrs, ["${var.egress_address}/32"])
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [data.azurerm_user_assigned_identity.this["cluster"].id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.this["node"].client_id
    object_id                 = data.azurerm_user_assigned_identity.this["node"].principal_id
    user_assigned_identity_id = data.azurerm_user_assigned_identity.this["node"].id
  }

  default_node_pool {
    name                        = "system"
    temporary_name_for_rotation = "systemnext"
    vm_size                     = var.system.vm_size
    node_count                  = var.system.nodes
    zones                       = var.zones
    vnet_subnet_id              = var.subnet_id
    max_pods                    = 110
    os_disk_size_gb             = var.system.disk_gib
    host_encryption_enabled     = var.host_encryption
    node_labels                 = { "terradrill.dev/pool" = "system" }
    tags                        = var.tags

    upgrade_settings {
      max_surge = "33%"
    }
  }

  node_provisioning_profile {
    mode = "Manual"
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    load_balancer_sku   = "standard"
    outbound_type       = "userAssignedNATGateway"
    pod_cidr            = "192.168.0.0/16"
    service_cidr        = "172.16.0.0/16"
    dns_service_ip      = "172.16.0.10"
  }

  lifecycle {
    precondition {
      condition     = alltrue([for names in values(var.workload_identities) : length(names) <= 20])
      error_message = "An identity is taken by at most 20 service accounts."
    }
  }
}

# One after the other for one identity: Azure refuses two at once, and the provider waits.
resource "azurerm_federated_identity_credential" "this" {
  for_each = local.accounts

  name                      = each.value.name
  user_assigned_identity_id = data.azurerm_user_assigned_identity.workload[each.value.role].id
  issuer                    = azurerm_kubernetes_cluster.this.oidc_issuer_url
  subject                   = "system:serviceaccount:${var.name}:${each.value.name}"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_log_analytics_workspace" "this" {
  name                         = var.name
  resource_group_name          = var.resource_group
  location                     = var.location
  sku                          = "PerGB2018"
  retention_in_days            = var.log_retention_in_days
  local_authentication_enabled = false
  tags                         = var.tags
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "control-plane"
  target_resource_id             = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id     = azurerm_log_analytics_workspace.this.id
  log_analytics_destination_type = "Dedicated"

  dynamic "enabled_log" {
    for_each = toset(["guard", "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler"])

    content {
      category = enabled_log.value
    }
  }
}
