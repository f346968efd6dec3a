locals {
  # What services of Azure are called inside a network, by the part of each that is reached.
  dns_zones = {
    blob             = "privatelink.blob.core.windows.net"
    namespace        = "privatelink.servicebus.windows.net"
    postgresqlServer = "privatelink.postgres.database.azure.com"
    redisEnterprise  = "privatelink.redis.azure.net"
    registry         = "privatelink.azurecr.io"
    vault            = "privatelink.vaultcore.azure.net"
  }

  # Pods have addresses of their own, so that a subnet has room for nodes alone. Other zones or services move none of them.
  subnets = {
    nodes     = cidrsubnet(var.cidr, 3, 0)
    gpu       = cidrsubnet(var.cidr, 3, 1)
    endpoints = cidrsubnet(var.cidr, 4, 4)
  }

  egress  = toset(["nodes", "gpu"])
  clients = length(var.allowed_cidrs) > 0 ? tolist(var.allowed_cidrs) : ["Internet"]
}

resource "azurerm_virtual_network" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  address_space       = [var.cidr]
  tags                = var.tags
}

resource "azurerm_subnet" "this" {
  for_each = local.subnets

  name                              = each.key
  resource_group_name               = var.resource_group
  virtual_network_name              = azurerm_virtual_network.this.name
  address_prefixes                  = [each.value]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "Enabled"
}

# Clients and the DNS service's probes come in on the ports of services, by a load balancer that keeps their addresses; Azure's
# own rules let in the network and the load balancer, and nobody else.
resource "azurerm_network_security_group" "this" {
  for_each = local.subnets

  name                = "${var.name}-${each.key}"
  resource_group_name = var.resource_group
  location            = var.location
  tags                = var.tags

  security_rule = [for rule in each.key != "nodes" ? [] : concat(
    [for index, client in local.clients : { name = "client-${index}", priority = 200 + index, from = client }],
    [{ name = "probes", priority = 100, from = "AzureTrafficManager" }],
    ) : {
    name                                       = rule.name
    description                                = null
    priority                                   = rule.priority
    direction                                  = "Inbound"
    access                                     = "Allow"
    protocol                                   = "Tcp"
    source_port_range                          = "*"
    source_port_ranges                         = []
    source_address_prefix                      = rule.from
    source_address_prefixes                    = []
    source_application_security_group_ids      = []
    destination_port_range                     = null
    destination_port_ranges                    = [for port in sort(var.client_ports) : tostring(port)]
    destination_address_prefix                 = "*"
    destination_address_prefixes               = []
    destination_application_security_group_ids = []
  }]
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = azurerm_subnet.this

  subnet_id                 = each.value.id
  network_security_group_id = azurerm_network_security_group.this[each.key].id
}

# The way out, over all zones. Its address stays: whoever allows by address can name it.
resource "azurerm_public_ip" "egress" {
  name                = "${var.name}-egress"
  resource_group_name = var.resource_group
  location            = var.location
  allocation_method   = "Static"
  sku                 = "StandardV2"
  zones               = var.zones
  tags                = var.tags
}

resource "azurerm_nat_gateway" "this" {
  name                    = var.name
  resource_group_name     = var.resource_group
  location                = var.location
  sku_name                = "StandardV2"
  idle_timeout_in_minutes = 10
  tags                    = var.tags
}

resource "azurerm_nat_gateway_public_ip_association" "this" {
  nat_gateway_id       = azurerm_nat_gateway.this.id
  public_ip_address_id = azurerm_public_ip.egress.id
}

resource "azurerm_subnet_nat_gateway_association" "this" {
  for_each = local.egress

  subnet_id      = azurerm_subnet.this[each.key].id
  nat_gateway_id = azurerm_nat_gateway.this.id

  depends_on = [azurerm_nat_gateway_public_ip_association.this]
}

resource "azurerm_private_dns_zone" "this" {
  for_each = local.dns_zones

  name                = each.value
  resource_group_name = var.resource_group
  tags                = var.tags
}

# Another region's services have no record here: for those the public answer holds.
resource "azurerm_private_dns_zone_virtual_network_link" "this" {
  for_each = azurerm_private_dns_zone.this

  name                 = var.name
  private_dns_zone_id  = each.value.id
  virtual_network_id   = azurerm_virtual_network.this.id
  registration_enabled = false
  resolution_policy    = "NxDomainRedirect"
  tags                 = var.tags
}
