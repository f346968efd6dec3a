# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 965042a7c1e86ef7

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_db_instance" "this" {
  for_each = toset(var.database == null ? [] : [var.database.service])

  db_instance_identifier = "${var.name}-${each.key}"
}

locals {
  location = data.aws_region.current.region
  account  = data.aws_caller_identity.current.account_id
  registry = "${local.account}.dkr.ecr.${local.location}.${data.aws_partition.current.dns_suffix}/${var.name}"

  database = var.database == null ? null : {
    service = var.database.service
    role    = var.database.role
    address = data.aws_db_instance.this[var.database.service].address
    secret  = module.database_secret[var.database.service].name
  }

  # A secret arrives as a variable of its name in capitals; api-key is also the key that vLLM asks clients for.
  secret_environment = merge(
    { for secret in var.secrets : upper(replace(secret, "-", "_")) => { secret = secret, key = "value" } },
    { for secret in var.secrets : "VLLM_API_KEY" => { secret = secret, key = "value" } if secret == "api-key" },
  )
}

module "namespace" {
  source = "../../../../modules/kubernetes/namespace"

  name = var.name
}

module "device_plugin" {
  source = "../../../../modules/kubernetes/device-plugin"

  image = "${local.registry}/k8s-device-plugin:${var.image_tags.device_plugin}"
}

# Each from this region's copy, read when a plan or an apply needs it, and kept nowhere.
ephemeral "aws_secretsmanager_secret_version" "secret" {
  for_each = toset(var.secrets)

  secret_id = "${var.name}/${each.key}"
}

ephemeral "aws_secretsmanager_secret_version" "database" {
  for_each = toset(var.database == null ? [] : [var.database.service])

  secret_id = "${var.name}/${each.key}"
}

module "secret" {
  source   = "../../../../modules/kubernetes/secret"
  for_each = toset(var.secrets)

  name      = each.key
  namespace = module.namespace.name
  data      = { value = ephemeral.aws_secretsmanager_secret_version.secret[each.key].secret_string }
}

module "database_secret" {
  source   = "../../../../modules/kubernetes/secret"
  for_each = toset(var.database == null ? [] : [var.database.service])

  name      = each.key
  namespace = module.namespace.name

  data = {
    username = jsondecode(ephemeral.aws_secretsmanager_secret_version.database[each.key].secret_string)["username"]
    password = jsondecode(ephemeral.aws_secretsmanager_secret_version.database[each.key].secret_string)["password"]
  }
}

module "inference" {
  source   = "../../../../modules/kubernetes/inference"
  for_each = var.inference

  name               = each.key
  namespace          = module.namespace.name
  replicas           = each.value.replicas
  model              = each.value.model
  weights_gib        = each.value.weights_gib
  gpus_per_replica   = each.value.gpus_per_replica
  node_port          = each.value.node_port
  image              = "${local.registry}/vllm-openai:${var.image_tags.vllm}"
  weights_image      = "${local.registry}/aws-cli:${var.image_tags.aws_cli}"
  priority_class     = module.namespace.priority_class
  secret_environment = local.secret_environment

  weights = {
    bucket = "${var.name}-models-${local.location}-${local.account}"
    prefix = each.value.model
    region = local.location
  }

  depends_on = [module.secret]
}

module "gate" {
  source = "../../../../modules/kubernetes/gate"

  namespace      = module.namespace.name
  region         = "primary"
  epoch          = var.epoch
  serves         = var.serves
  health_path    = var.health_path
  inference      = { for service, deployment in module.inference : service => deployment.health_url }
  database       = local.database
  image          = "${local.registry}/python:${var.image_tags.python}"
  database_image = "${local.registry}/postgres:${var.image_tags.postgres}"
  priority_class = module.namespace.priority_class
}
