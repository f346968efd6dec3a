data "azurerm_client_config" "current" {}

locals {
  # The names of profiles are one space for everybody.
  own     = substr(sha256("${var.name}/${data.azurerm_client_config.current.subscription_id}/${var.hostname}"), 0, 10)
  common  = "${var.name}-${local.own}"
  serving = "${var.name}-serving-${local.own}"
  sorry   = "sorry.${var.hostname}"
}

# In a region that serves nothing: Azure routes changes through a group's own region.
resource "azurerm_resource_group" "this" {
  name     = "${var.name}-traffic"
  location = var.location
  tags     = var.tags
}

# The regions, by weight. One is shut by its endpoint: a disabled one is never answered, whatever the health of the others. Who
# shuts it asks Azure for that, and Terraform is told afterwards.
resource "azurerm_traffic_manager_profile" "serving" {
  name                   = local.serving
  resource_group_name    = azurerm_resource_group.this.name
  traffic_routing_method = "Weighted"
  tags                   = var.tags

  dns_config {
    relative_name = local.serving
    ttl           = var.ttl
  }

  monitor_config {
    protocol                     = "HTTPS"
    port                         = var.health_check.port
    path                         = var.health_check.path
    interval_in_seconds          = var.health_check.interval
    timeout_in_seconds           = var.health_check.interval == 10 ? 9 : 10
    tolerated_number_of_failures = var.health_check.failures
  }
}

resource "azurerm_traffic_manager_external_endpoint" "region" {
  for_each = var.regions

  name       = each.key
  profile_id = azurerm_traffic_manager_profile.serving.id
  target     = each.value.endpoint
  weight     = each.value.weight
  priority   = index(sort(keys(var.regions)), each.key) + 1
  enabled    = !each.value.shut

  custom_header {
    name  = "host"
    value = each.value.endpoint
  }
}

# Any healthy region …
resource "azurerm_traffic_manager_profile" "this" {
  name                   = local.common
  resource_group_name    = azurerm_resource_group.this.name
  traffic_routing_method = "Priority"
  tags                   = var.tags

  dns_config {
    relative_name = local.common
    ttl           = var.ttl
  }

  monitor_config {
    protocol                     = "HTTPS"
    port                         = var.health_check.port
    path                         = var.health_check.path
    interval_in_seconds          = var.health_check.interval
    timeout_in_seconds           = var.health_check.interval == 10 ? 9 : 10
    tolerated_number_of_failures = var.health_check.failures
  }
}

resource "azurerm_traffic_manager_nested_endpoint" "serving" {
  name                    = "serving"
  profile_id              = azurerm_traffic_manager_profile.this.id
  target_resource_id      = azurerm_traffic_manager_profile.serving.id
  minimum_child_endpoints = 1
  priority                = 1

  # One without endpoints counts as stopped.
  depends_on = [azurerm_traffic_manager_external_endpoint.region]
}

# … or none. Nobody probes it, so that it is always there; were it not, Traffic Manager would answer with regions that are not
# healthy when none is. It is a name, as the regions are: a profile has names or addresses.
resource "azurerm_traffic_manager_external_endpoint" "sorry" {
  name                 = "sorry"
  profile_id           = azurerm_traffic_manager_profile.this.id
  target               = local.sorry
  always_serve_enabled = true
  priority             = 1000

  depends_on = [azurerm_dns_a_record.sorry]
}

resource "azurerm_dns_a_record" "sorry" {
  name                = trimsuffix(local.sorry, ".${var.zone.name}")
  zone_name           = var.zone.name
  resource_group_name = var.zone.resource_group
  ttl                 = var.ttl
  records             = var.sorry
  tags                = var.tags
}

# Never edited again: all that moves is behind it.
resource "azurerm_dns_cname_record" "this" {
  name                = trimsuffix(var.hostname, ".${var.zone.name}")
  zone_name           = var.zone.name
  resource_group_name = var.zone.resource_group
  ttl                 = var.ttl
  record              = azurerm_traffic_manager_profile.this.fqdn
  tags                = var.tags

  depends_on = [azurerm_traffic_manager_external_endpoint.sorry, azurerm_traffic_manager_nested_endpoint.serving]
}
