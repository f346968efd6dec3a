module "region" {
  source = "../region"

  name     = var.name
  location = var.location
}

data "azurerm_user_assigned_identity" "this" {
  for_each = toset(["inference", "gate", "database"])

  name                = "${var.name}-${each.key}"
  resource_group_name = module.region.resource_group
}

locals {
  registry = module.region.registry_host

  database = var.database == null ? null : {
    service = var.database.service
    address = "${var.name}-${var.database.service}-${module.region.label}.postgres.database.azure.com"
    roots   = local.roots
    region  = var.location
    user    = module.database_role[var.database.service].role
    sign_in = "entra"
  }

  roots = coalesce(var.database_roots, module.region.database_roots)

  # A pod's service account names the identity that it takes.
  identities = { for role, identity in data.azurerm_user_assigned_identity.this : role => {
    annotations = { "azure.workload.identity/client-id" = identity.client_id }
    pod_labels  = { "azure.workload.identity/use" = "true" }
  } }

  # A secret arrives as a variable of its name in capitals; api-key is also the key that vLLM asks clients for.
  secret_environment = merge(
    { for secret in keys(var.secrets) : upper(replace(secret, "-", "_")) => { secret = secret, key = "value" } },
    { for secret in keys(var.secrets) : "VLLM_API_KEY" => { secret = secret, key = "value" } if secret == "api-key" },
  )

  private_key = "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----"
  certificate = "(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----"
}

module "namespace" {
  source = "../../kubernetes/namespace"

  name = var.name
}

module "device_plugin" {
  source = "../../kubernetes/device-plugin"

  image = "${local.registry}/${var.images.device-plugin}"
}

module "secret" {
  source   = "../../kubernetes/secret"
  for_each = var.secrets

  name      = each.key
  namespace = module.namespace.name
  revision  = each.value
  data      = { value = var.secret_values[each.key] }
}

# The region's certificate with its key, as the vault keeps it: PEM.
module "certificate" {
  source = "../../kubernetes/secret"

  name      = "certificate"
  namespace = module.namespace.name
  revision  = var.certificate_revision

  data = {
    "tls.crt" = join("\n", regexall(local.certificate, var.secret_values["region-certificate"]))
    "tls.key" = join("\n", regexall(local.private_key, var.secret_values["region-certificate"]))
  }
}

# As whom the gate looks at the database: the administrator makes it, and does nothing else here.
module "database_role" {
  source   = "../../kubernetes/database-role"
  for_each = toset(var.database == null ? [] : [var.database.service])

  namespace = module.namespace.name
  service   = each.key
  address   = "${var.name}-${each.key}-${module.region.label}.postgres.database.azure.com"
  roots     = local.roots
  role      = "${replace(var.name, "-", "_")}_gate"
  image     = "${local.registry}/${var.images.postgres}"

  entra = merge(local.identities["database"], {
    user        = data.azurerm_user_assigned_identity.this["database"].name
    gate_oid    = data.azurerm_user_assigned_identity.this["gate"].principal_id
    token_image = "${local.registry}/${var.images.python}"
  })
}

module "inference" {
  source   = "../../kubernetes/inference"
  for_each = var.inference

  name               = each.key
  namespace          = module.namespace.name
  replicas           = each.value.replicas
  model              = each.value.model
  weights_gib        = each.value.weights_gib
  gpus_per_replica   = each.value.gpus_per_replica
  image              = "${local.registry}/${each.value.image}"
  weights_image      = "${local.registry}/${var.images.python}"
  priority_class     = module.namespace.priority_class
  secret_environment = local.secret_environment
  secret_revisions   = var.secrets
  identity           = local.identities["inference"]

  weights = {
    store  = "azure"
    bucket = module.region.models_account
    prefix = each.value.model
    region = var.location
    digest = each.value.weights_digest
  }

  depends_on = [module.secret]
}

module "gate" {
  source = "../../kubernetes/gate"

  namespace      = module.namespace.name
  environment    = var.environment
  region         = var.region
  epoch          = var.epoch
  serves         = var.serves
  health_path    = var.health_path
  database       = local.database
  image          = "${local.registry}/${var.images.gate}"
  proxy_image    = "${local.registry}/${var.images.proxy}"
  database_image = "${local.registry}/${var.images.postgres}"
  token_image    = "${local.registry}/${var.images.python}"
  priority_class = module.namespace.priority_class
  identity       = local.identities["gate"]
  tls_secret     = { name = module.certificate.name, revision = var.certificate_revision }

  # The cluster's own load balancer, at the address that the platform made. The probes come from Traffic Manager's addresses.
  load_balancer = {
    ports         = merge(var.client_ports, { gate = 8443 })
    allowed_cidrs = var.allowed_cidrs
    annotations = merge(
      {
        "service.beta.kubernetes.io/azure-load-balancer-resource-group" = module.region.resource_group
        "service.beta.kubernetes.io/azure-pip-name"                     = var.name
      },
      length(var.allowed_cidrs) == 0 ? {} : { "service.beta.kubernetes.io/azure-allowed-service-tags" = "AzureTrafficManager" },
    )
  }

  inference = { for service, settings in var.inference : service => {
    node_port = settings.node_port
    upstream  = module.inference[service].url
    replicas  = module.inference[service].replicas
    slots     = module.inference[service].slots
    desired   = settings.replicas
    floor     = settings.floor
  } }

  ledger = length(var.holders) == 0 ? null : {
    public_key = var.fence_public_key
    on_blind   = var.on_blind
    holders    = var.holders
    peers      = var.peers
  }
}
