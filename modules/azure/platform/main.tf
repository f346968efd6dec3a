data "azurerm_client_config" "current" {}

# global/identity/azure made the group and the identities.
module "names" {
  source = "../names"

  name            = var.name
  subscription_id = data.azurerm_client_config.current.subscription_id
  location        = var.location
}

locals {
  group = module.names.resource_group
  ports = setunion([8443], [for ports in values(var.inference_services) : ports.port])
}

module "network" {
  source = "../network"

  name           = var.name
  resource_group = local.group
  location       = var.location
  cidr           = var.network.cidr
  zones          = var.network.zones
  client_ports   = local.ports
  allowed_cidrs  = var.allowed_cidrs
  tags           = var.tags
}

module "address" {
  source = "../address"

  name                = var.name
  resource_group      = local.group
  location            = var.location
  zones               = var.network.zones
  deletion_protection = var.deletion_protection
  tags                = var.tags
}

module "aks" {
  source = "../aks"

  name               = var.name
  resource_group     = local.group
  location           = var.location
  kubernetes_version = var.kubernetes_version
  zones              = var.network.zones
  subnet_id          = module.network.nodes_subnet_id
  egress_address     = module.network.egress_address
  administrators     = var.administrators
  api_access_cidrs   = var.api_access_cidrs
  system             = var.system
  host_encryption    = var.host_encryption
  tags               = var.tags

  workload_identities = {
    inference = keys(var.inference_services)
    gate      = ["gate"]
    database  = ["database-role"]
  }
}

module "vault" {
  source = "../vault"

  name           = var.name
  resource_group = local.group
  location       = var.location
  subnet_id      = module.network.endpoints_subnet_id
  dns_zone_id    = module.network.dns_zone_ids["vault"]
  allowed_cidrs  = var.api_access_cidrs
  tags           = var.tags
}

module "registry" {
  source = "../registry"

  name                  = var.name
  resource_group        = local.group
  location              = var.location
  subnet_id             = module.network.endpoints_subnet_id
  dns_zone_id           = module.network.dns_zone_ids["registry"]
  zone_redundancy       = length(var.network.zones) > 1
  public_network_access = !var.runner_inside
  tags                  = var.tags
}

module "models" {
  source = "../object-store"

  name                  = var.name
  resource_group        = local.group
  location              = var.location
  subnet_id             = module.network.endpoints_subnet_id
  dns_zone_id           = module.network.dns_zone_ids["blob"]
  replication           = length(var.network.zones) > 1 ? "ZRS" : "LRS"
  public_network_access = !var.runner_inside
  tags                  = var.tags
}
