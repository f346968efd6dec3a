module "region" {
  source = "../region"

  name = var.name
}

data "aws_db_instance" "this" {
  for_each = toset(var.database == null ? [] : [var.database.service])

  db_instance_identifier = "${var.name}-${each.key}"
}

locals {
  location = module.region.location
  account  = module.region.account
  registry = "${local.account}.dkr.ecr.${local.location}.${module.region.dns_suffix}/${var.name}"

  # The module knows the authorities of most regions; where it doesn't, or they changed, they are given.
  database_roots = var.database_roots != null ? var.database_roots : module.region.database_roots

  database = var.database == null ? null : {
    service = var.database.service
    address = data.aws_db_instance.this[var.database.service].address
    roots   = local.database_roots
    region  = local.location
    user    = module.database_role[var.database.service].role
  }

  # A secret arrives as a variable of its name in capitals; api-key is also the key that vLLM asks clients for.
  secret_environment = merge(
    { for secret in keys(var.secrets) : upper(replace(secret, "-", "_")) => { secret = secret, key = "value" } },
    { for secret in keys(var.secrets) : "VLLM_API_KEY" => { secret = secret, key = "value" } if secret == "api-key" },
  )
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

module "database_secret" {
  source   = "../../kubernetes/secret"
  for_each = toset(var.database == null ? [] : [var.database.service])

  name      = each.key
  namespace = module.namespace.name
  revision  = var.database.password_revision

  data = {
    username = jsondecode(var.secret_values[each.key])["username"]
    password = jsondecode(var.secret_values[each.key])["password"]
  }
}

# As whom the gate looks at the database: the master user makes it, and does nothing else here.
module "database_role" {
  source   = "../../kubernetes/database-role"
  for_each = toset(var.database == null ? [] : [var.database.service])

  namespace = module.namespace.name
  service   = each.key
  address   = data.aws_db_instance.this[each.key].address
  roots     = local.database_roots
  role      = "${replace(var.name, "-", "_")}_gate"
  secret    = module.database_secret[each.key].name
  image     = "${local.registry}/${var.images.postgres}"
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
  weights_image      = "${local.registry}/${var.images.aws-cli}"
  priority_class     = module.namespace.priority_class
  secret_environment = local.secret_environment
  secret_revisions   = var.secrets

  weights = {
    bucket = "${var.name}-models-${local.location}-${local.account}"
    prefix = each.value.model
    region = local.location
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
    latch      = var.latch_record
  }

  latches = length(var.latches) == 0 ? null : {
    namespace = "terradrill/${var.name}"
    region    = local.location
    about     = var.latches
  }
}
