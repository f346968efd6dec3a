# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 8a319c87ca568683

module "region" {
  source = "../../../../modules/azure/region"

  name     = var.name
  location = local.location
}

module "queue" {
  source = "../../../../modules/azure/queue"

  identifier     = "${trimsuffix(substr("${var.name}-${var.service}", 0, 39), "-")}-${module.region.label}"
  queue          = var.service
  resource_group = module.region.resource_group
  location       = local.location
  subnet_id      = module.region.subnet_ids["endpoints"]
  dns_zone_id    = module.region.dns_zone_ids["namespace"]
  tags           = var.tags
}
