# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 9e25f289a78360d3

module "platform" {
  source = "../../../../modules/azure/platform"

  name                = var.name
  location            = local.location
  network             = var.network
  kubernetes_version  = var.kubernetes_version
  inference_services  = var.inference_services
  allowed_cidrs       = var.allowed_cidrs
  administrators      = var.administrators
  api_access_cidrs    = var.api_access_cidrs
  runner_inside       = var.runner_inside
  system              = var.system
  host_encryption     = var.host_encryption
  deletion_protection = var.deletion_protection
  tags                = var.tags
}
