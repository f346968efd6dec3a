# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 6c083a564fa4ef91

module "region" {
  source = "../../../../modules/azure/region"

  name     = var.name
  location = local.location
}

module "cache" {
  source = "../../../../modules/azure/cache"

  identifier     = "${var.name}-${var.service}-${module.region.label}"
  resource_group = module.region.resource_group
  location       = local.location
  subnet_id      = module.region.subnet_ids["endpoints"]
  dns_zone_id    = module.region.dns_zone_ids["redisEnterprise"]
  client         = "${var.name}-inference"
  node_type      = var.node_type
  tags           = var.tags
}
