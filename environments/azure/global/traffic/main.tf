# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 8a8915ec827840c3

data "azurerm_dns_zone" "this" {
  name = var.zone
}

module "traffic" {
  source = "../../../../modules/azure/traffic"

  name         = var.name
  location     = local.location
  zone         = { name = data.azurerm_dns_zone.this.name, resource_group = data.azurerm_dns_zone.this.resource_group_name }
  hostname     = var.hostname
  ttl          = var.ttl
  sorry        = var.sorry
  health_check = var.health_check
  tags         = var.tags

  regions = { for name, region in var.regions : name => {
    endpoint = "${region.location}.${var.hostname}"
    weight   = region.weight
    shut     = region.shut
  } }
}
