# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 7477590caadbe69c

module "workloads" {
  source = "../../../../modules/aws/workloads-instances"

  name             = var.name
  epoch            = var.epoch
  environment      = var.environment
  region           = var.region
  inference        = var.inference
  gpus_per_machine = var.gpus_per_machine
  listeners        = var.listeners
  serves           = var.serves
  database         = var.database
  database_roots   = var.database_roots
  health_path      = var.health_path
  holders          = var.holders
  peers            = var.peers
  fence_public_key = var.fence_public_key
  on_blind         = var.on_blind
  latch_record     = var.latch_record
  latches          = var.latches
  secrets          = var.secrets
  images           = var.images
}
