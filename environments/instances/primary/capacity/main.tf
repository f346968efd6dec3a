# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 2e906f2adcc2ef35

module "capacity" {
  source = "../../../../modules/aws/capacity-instances"

  name      = var.name
  gpu       = var.gpu
  scaling   = var.scaling
  listeners = var.listeners
  image_id  = var.image_id
}
