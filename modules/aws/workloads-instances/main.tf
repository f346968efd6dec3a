module "region" {
  source = "../region"

  name    = var.name
  compute = "instances"
}

data "aws_db_instance" "this" {
  for_each = toset(var.database == null ? [] : [var.database.service])

  db_instance_identifier = "${var.name}-${each.key}"
}

data "aws_lb" "this" {
  name = var.name
}

data "aws_lb_listener" "inference" {
  load_balancer_arn = data.aws_lb.this.arn
  port              = var.listeners[local.service]
}

locals {
  location = module.region.location
  account  = module.region.account
  registry = "${local.account}.dkr.ecr.${local.location}.${module.region.dns_suffix}/${var.name}"

  service  = one(keys(var.inference))
  settings = var.inference[local.service]
}

module "services" {
  source = "../instance-services"

  name             = var.name
  environment      = var.environment
  region           = var.region
  location         = local.location
  epoch            = var.epoch
  serves           = var.serves
  health_path      = var.health_path
  gpus_per_machine = var.gpus_per_machine
  image            = "${local.registry}/${var.images.gate}"
  proxy_image      = "${local.registry}/${var.images.proxy}"
  database_image   = "${local.registry}/${var.images.postgres}"
  weights_image    = "${local.registry}/${var.images.aws-cli}"
  tags             = var.tags

  inference = {
    service          = local.service
    node_port        = local.settings.node_port
    target_group_arn = data.aws_lb_listener.inference.default_action[0].target_group_arn
    replicas         = local.settings.replicas
    floor            = local.settings.floor
    model            = local.settings.model
    weights_gib      = local.settings.weights_gib
    gpus_per_replica = local.settings.gpus_per_replica
    image            = "${local.registry}/${local.settings.image}"

    weights = {
      bucket = "${var.name}-models-${local.location}-${local.account}"
      prefix = local.settings.model
      region = local.location
      digest = local.settings.weights_digest
    }
  }

  # A secret arrives as a variable of its name in capitals; api-key is also the key that vLLM asks clients for.
  secret_environment = merge(
    { for secret in keys(var.secrets) : upper(replace(secret, "-", "_")) => "${var.name}/${secret}" },
    { for secret in keys(var.secrets) : "VLLM_API_KEY" => "${var.name}/${secret}" if secret == "api-key" },
  )

  database = var.database == null ? null : {
    service = var.database.service
    address = data.aws_db_instance.this[var.database.service].address
    roots   = var.database_roots != null ? var.database_roots : module.region.database_roots
    user    = "${replace(var.name, "-", "_")}_gate"
    secret  = "${var.name}/${var.database.service}"
  }

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
