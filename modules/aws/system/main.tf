# A region's platform names the roles by what their names follow from, and asks for a certificate that others prove. It waits for
# both by the names that it is given.
module "identity" {
  source = "../identity"

  name                       = var.name
  inference_service_accounts = keys(var.inference_services)
  permissions_boundary       = var.permissions_boundary
  tags                       = var.tags
}

# The proof that the common name is one's own.
module "proof" {
  source = "../certificate"
  count  = var.certificate_arn == null ? 1 : 0

  zone   = var.zone
  names  = [var.hostname]
  proven = [var.hostname]
  tags   = var.tags
}

module "platform" {
  source = "../platform"

  name                = module.identity.name
  network             = var.network
  kubernetes_version  = var.kubernetes_version
  inference_services  = var.inference_services
  hostname            = try(one(module.proof[0].proven), var.hostname)
  zone                = var.zone
  certificate_arn     = var.certificate_arn
  allowed_cidrs       = var.allowed_cidrs
  repositories        = var.repositories
  administrators      = var.administrators
  api_access_cidrs    = var.api_access_cidrs
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
  tags                = var.tags
}

module "gpu_pool" {
  source = "../gpu-pool"

  name               = var.name
  cluster_name       = module.platform.cluster_name
  kubernetes_version = var.kubernetes_version
  node_role_arn      = module.identity.role_arns["eks-node"]
  instance_type      = var.gpu.instance_type
  zones              = var.gpu.zones
  subnet_ids         = { for zone in var.gpu.zones : zone => module.platform.private_subnet_ids[zone] }
  disk_gib           = var.gpu.disk_gib
  tags               = var.tags

  sizes = {
    min      = var.gpu.min
    desired  = var.gpu.desired
    max      = var.gpu.max
    reserved = var.gpu.reserved
  }
}

module "database" {
  source = "../postgres"
  count  = var.database == null ? 0 : 1

  identifier               = "${var.name}-database"
  master_secret            = jsonencode({ password = var.database_password, revision = var.database_password_revision })
  master_password_revision = var.database_password_revision
  vpc_id                   = module.platform.vpc_id
  subnet_ids               = values(module.platform.private_subnet_ids)
  clients                  = { cluster = module.platform.node_security_group_id }
  monitoring_role_arn      = module.identity.role_arns["rds-monitoring"]
  instance_class           = var.database.instance_class
  allocated_storage        = var.database.allocated_storage
  multi_az                 = var.database.multi_az
  deletion_protection      = var.deletion_protection
  skip_final_snapshot      = var.force_destroy
  tags                     = var.tags
}

module "cache" {
  source = "../cache"
  count  = var.cache == null ? 0 : 1

  identifier = "${var.name}-cache"
  vpc_id     = module.platform.vpc_id
  subnet_ids = values(module.platform.private_subnet_ids)
  clients    = { cluster = module.platform.node_security_group_id }
  node_type  = var.cache.node_type
  nodes      = var.cache.nodes
  tags       = var.tags
}

module "queue" {
  source   = "../queue"
  for_each = var.queues

  identifier = "${var.name}-${each.key}"
  tags       = var.tags
}
