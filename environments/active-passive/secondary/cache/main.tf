# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: b722653469e2978a

module "region" {
  source = "../../../../modules/aws/region"

  name    = var.name
  compute = var.compute
}

module "cache" {
  source = "../../../../modules/aws/cache"

  identifier         = "${var.name}-${var.service}"
  vpc_id             = module.region.vpc_id
  subnet_ids         = module.region.private_subnet_ids
  clients            = { cluster = module.region.machine_security_group_id }
  engine_version     = var.engine_version
  node_type          = var.node_type
  snapshot_window    = var.snapshot_window
  maintenance_window = var.maintenance_window
}
