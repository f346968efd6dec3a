locals {
  # Nodes go to the zones in turn, by the order of the list: one more in the first zones where they don't divide.
  shares = { for size in ["desired", "reserved"] : size => {
    for index, zone in var.zones : zone =>
    floor(var.sizes[size] / length(var.zones)) + (index < var.sizes[size] % length(var.zones) ? 1 : 0)
  } }

  reserved = { for zone, count in local.shares.reserved : zone => count if count > 0 }

  # What forces a replacement is part of a pool's name, which has at most twelve letters and digits: the next pool is there
  # before this one goes.
  pools = { for zone in var.zones : zone => "g${zone}${substr(sha256(jsonencode([var.instance_type, var.disk_gib, var.subnet_id, var.sizes.reserved > 0])), 0, 8)}" }
}

# One in each zone, so that what is reserved there is used. The number of nodes is given here, and no autoscaler may change it, or
# a failover would undo its work.
resource "azurerm_kubernetes_cluster_node_pool" "this" {
  for_each = local.pools

  name                          = each.value
  kubernetes_cluster_id         = var.cluster_id
  orchestrator_version          = var.kubernetes_version
  mode                          = "User"
  priority                      = "Regular"
  vm_size                       = var.instance_type
  zones                         = [each.key]
  vnet_subnet_id                = var.subnet_id
  os_type                       = "Linux"
  os_sku                        = "Ubuntu"
  max_pods                      = 110
  os_disk_size_gb               = var.disk_gib
  gpu_driver                    = "Install"
  host_encryption_enabled       = var.host_encryption
  auto_scaling_enabled          = false
  node_count                    = local.shares.desired[each.key]
  capacity_reservation_group_id = one(azurerm_capacity_reservation_group.this[*].id)
  tags                          = var.tags

  node_labels = {
    "terradrill.dev/pool"    = "gpu"
    "nvidia.com/gpu.present" = "true"
  }

  node_taints = ["nvidia.com/gpu=true:NoSchedule"]

  # There is no spare GPU for a surge.
  upgrade_settings {
    max_unavailable = "1"
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [azurerm_capacity_reservation.this]
}

# Capacity that is paid for whether it runs or not.
resource "azurerm_capacity_reservation_group" "this" {
  count = var.sizes.reserved > 0 ? 1 : 0

  name                = "${var.name}-gpu"
  resource_group_name = var.resource_group
  location            = var.location
  zones               = var.zones
  tags                = var.tags

  lifecycle {
    precondition {
      condition     = !can(regex("^Standard_(N[CD][0-9]+.*_H[12]00_|ND)", var.instance_type))
      error_message = "Azure reserves no ${var.instance_type} on demand: reserve none, or choose an NCasT4_v3, NC A100 v4 or NVadsA10 v5."
    }
  }
}

resource "azurerm_capacity_reservation" "this" {
  for_each = local.reserved

  name                          = "gpu-${each.key}"
  capacity_reservation_group_id = azurerm_capacity_reservation_group.this[0].id
  zone                          = each.key
  tags                          = var.tags

  sku {
    name     = var.instance_type
    capacity = each.value
  }
}
