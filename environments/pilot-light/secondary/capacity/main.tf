# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: d5b5ba6f0a5e734b

module "capacity" {
  source = "../../../../modules/aws/capacity"

  name               = var.name
  kubernetes_version = var.kubernetes_version
  gpu                = var.gpu
  release_version    = var.release_version
}
