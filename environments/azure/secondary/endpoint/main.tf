# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 0e54081cf44c7aa6

data "azurerm_dns_zone" "this" {
  name = var.zone
}

data "azurerm_public_ip" "this" {
  name                = var.name
  resource_group_name = "${var.name}-${local.location}"
}

module "endpoint" {
  source = "../../../../modules/azure/endpoint"

  name       = "${var.location}.${var.hostname}"
  zone       = { name = data.azurerm_dns_zone.this.name, resource_group = data.azurerm_dns_zone.this.resource_group_name }
  address_id = data.azurerm_public_ip.this.id
  tags       = var.tags
}
