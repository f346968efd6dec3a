data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# The network that the region's platform made.
data "aws_vpc" "this" {
  tags = { Name = var.name }
}

data "aws_subnet" "private" {
  for_each = toset(var.gpu.zones)

  vpc_id            = data.aws_vpc.this.id
  availability_zone = each.key
  tags              = { Tier = "private" }
}

module "gpu_pool" {
  source = "../gpu-pool"

  name               = var.name
  cluster_name       = var.name
  kubernetes_version = var.kubernetes_version
  node_role_arn      = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.name}-eks-node"
  instance_type      = var.gpu.instance_type
  zones              = var.gpu.zones
  zones_are_named    = var.gpu.zones_are_named
  subnet_ids         = { for zone, subnet in data.aws_subnet.private : zone => subnet.id }
  disk_gib           = var.gpu.disk_gib
  release_version    = var.release_version
  tags               = var.tags

  sizes = {
    min      = var.gpu.min
    desired  = var.gpu.desired
    max      = var.gpu.max
    reserved = var.gpu.reserved
  }
}
