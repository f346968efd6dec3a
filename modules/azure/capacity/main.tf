data "azurerm_client_config" "current" {}

module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

locals {
  group = "/subscriptions/${data.azurerm_client_config.current.subscription_id}/resourceGroups/${module.names.resource_group}/providers"
}

# In what the region's platform made, whose ids follow from names: nobody is asked, so that nothing else can stop a failover.
module "gpu_pool" {
  source = "../gpu-pool"

  name               = var.name
  resource_group     = module.names.resource_group
  location           = var.location
  cluster_id         = "${local.group}/Microsoft.ContainerService/managedClusters/${var.name}"
  subnet_id          = "${local.group}/Microsoft.Network/virtualNetworks/${var.name}/subnets/gpu"
  kubernetes_version = var.kubernetes_version
  instance_type      = var.gpu.instance_type
  zones              = var.gpu.zones
  sizes              = { desired = var.gpu.desired, reserved = var.gpu.reserved }
  disk_gib           = var.gpu.disk_gib
  host_encryption    = var.host_encryption
  tags               = var.tags
}
