# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: ade5650941fedad1

module "capacity" {
  source = "../../../../modules/azure/capacity"

  name               = var.name
  location           = local.location
  kubernetes_version = var.kubernetes_version
  gpu                = var.gpu
  host_encryption    = var.host_encryption
  tags               = var.tags
}
