data "azurerm_client_config" "current" {}

locals {
  subscription = "/subscriptions/${data.azurerm_client_config.current.subscription_id}"

  # Who acts in each region, and what it may do with what is in that region's group, or in that of its own identities.
  roles = {
    cluster   = ["Network Contributor", "Managed Identity Operator"]
    node      = ["AcrPull"]
    inference = ["Storage Blob Data Reader", "Azure Service Bus Data Receiver", "Azure Service Bus Data Sender"]
    gate      = []
    database  = []
  }

  identities = merge([for location in var.locations : {
    for role in keys(local.roles) : "${location}/${role}" => { location = location, role = role }
  }]...)

  assignments = merge([for location in var.locations : merge([for role, permissions in local.roles : {
    for permission in permissions : "${location}/${role}/${permission}" => { location = location, role = role, permission = permission }
  }]...)]...)

  # Reservations are used by whoever may deploy to their group: no role of Azure's own says that and no more.
  reservations = "${var.name}-reservations"

  accounts = join(", ", [for holder in values(try(var.ledger.holders, {})) : "'${holder.bucket}'"])
  ledgers = { for holder in values(try(var.ledger.holders, {})) : holder.region => {
    read  = "@Resource[Microsoft.Storage/storageAccounts:name] ForAnyOfAnyValues:StringEquals {${local.accounts}}"
    write = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals '${holder.bucket}'"
  } if holder.has_gate }

  # A gate reads the ledger at every holder and writes it at its own, which may be made after this: so the accounts are named in
  # a condition, and the assignments are at the subscription.
  conditions = merge([for location, its in local.ledgers : {
    "${location}/read" = {
      location   = location
      permission = "Storage Blob Data Reader"
      condition  = its.read
    }
    "${location}/write" = {
      location   = location
      permission = "Storage Blob Data Contributor"
      condition  = its.write
    }
  }]...)
}

# What runs in a region lies in a group of that region: Azure routes changes through a group's own region.
resource "azurerm_resource_group" "this" {
  for_each = var.locations

  name     = "${var.name}-${each.key}"
  location = each.key
  tags     = var.tags
}

resource "azurerm_user_assigned_identity" "this" {
  for_each = local.identities

  name                = "${var.name}-${each.value.role}"
  resource_group_name = azurerm_resource_group.this[each.value.location].name
  location            = each.value.location
  tags                = var.tags
}

resource "azurerm_role_assignment" "this" {
  for_each = local.assignments

  scope                            = azurerm_resource_group.this[each.value.location].id
  role_definition_name             = each.value.permission
  principal_id                     = azurerm_user_assigned_identity.this["${each.value.location}/${each.value.role}"].principal_id
  principal_type                   = "ServicePrincipal"
  skip_service_principal_aad_check = true
}

resource "azurerm_role_definition" "reservations" {
  name        = local.reservations
  description = "Use capacity that is reserved for ${var.name}"
  scope       = local.subscription

  permissions {
    actions = [
      "Microsoft.Compute/capacityReservationGroups/read",
      "Microsoft.Compute/capacityReservationGroups/deploy/action",
      "Microsoft.Compute/capacityReservationGroups/capacityReservations/read",
      "Microsoft.Compute/capacityReservationGroups/capacityReservations/deploy/action",
    ]
  }
}

resource "azurerm_role_assignment" "reservations" {
  for_each = var.locations

  scope                            = azurerm_resource_group.this[each.key].id
  role_definition_id               = azurerm_role_definition.reservations.role_definition_resource_id
  principal_id                     = azurerm_user_assigned_identity.this["${each.key}/cluster"].principal_id
  principal_type                   = "ServicePrincipal"
  skip_service_principal_aad_check = true
}

resource "azurerm_role_assignment" "ledger" {
  for_each = local.conditions

  scope                            = local.subscription
  role_definition_name             = each.value.permission
  principal_id                     = azurerm_user_assigned_identity.this["${each.value.location}/gate"].principal_id
  principal_type                   = "ServicePrincipal"
  skip_service_principal_aad_check = true
  description                      = "The ledger of ${var.name}"
  condition                        = "(${each.value.condition}) AND (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'fence')"
  condition_version                = "2.0"

  lifecycle {
    precondition {
      condition     = contains(var.locations, each.value.location)
      error_message = "A gate stands in one of the regions."
    }
  }
}
