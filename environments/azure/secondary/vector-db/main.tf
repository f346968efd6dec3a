# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 7da2fa73ac8cd9a4

module "region" {
  source = "../../../../modules/azure/region"

  name     = var.name
  location = local.location
}

module "other" {
  source   = "../../../../modules/azure/names"
  for_each = toset(compact([var.source_location, var.pair_location]))

  name            = var.name
  subscription_id = module.region.subscription_id
  location        = each.key
}

locals {
  servers = { for location, names in module.other : location => "/subscriptions/${module.region.subscription_id}/resourceGroups/${names.resource_group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${var.name}-${var.service}-${names.label}" }
}

module "postgres" {
  source = "../../../../modules/azure/postgres"

  identifier          = "${var.name}-${var.service}-${module.region.label}"
  resource_group      = module.region.resource_group
  location            = local.location
  source_server_id    = var.source_location == null ? null : local.servers[var.source_location]
  pair_server_id      = var.pair_location == null ? null : local.servers[var.pair_location]
  virtual_endpoint    = "${var.name}-${var.service}-${module.region.label}"
  administrator       = "${var.name}-database"
  subnet_id           = module.region.subnet_ids["endpoints"]
  dns_zone_id         = module.region.dns_zone_ids["postgresqlServer"]
  engine_version      = var.engine_version
  instance_class      = var.instance_class
  allocated_storage   = var.allocated_storage
  maintenance_window  = var.maintenance_window
  deletion_protection = var.deletion_protection
  tags                = var.tags
}
