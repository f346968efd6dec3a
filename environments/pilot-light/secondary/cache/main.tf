# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: b6ac76de6ae51d3c

module "region" {
  source = "../../../../modules/aws/region"

  name = var.name
}

module "cache" {
  source = "../../../../modules/aws/cache"

  identifier         = "${var.name}-${var.service}"
  vpc_id             = module.region.vpc_id
  subnet_ids         = module.region.private_subnet_ids
  clients            = { cluster = module.region.cluster_security_group_id }
  engine_version     = var.engine_version
  node_type          = var.node_type
  snapshot_window    = var.snapshot_window
  maintenance_window = var.maintenance_window
}
