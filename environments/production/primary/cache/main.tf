# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 136835572fef9550

data "aws_vpc" "this" {
  tags = { Name = var.name }
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }

  tags = { Tier = "private" }
}

data "aws_eks_cluster" "this" {
  name = var.name
}

module "cache" {
  source = "../../../../modules/aws/cache"

  identifier = "${var.name}-${var.service}"
  vpc_id     = data.aws_vpc.this.id
  subnet_ids = data.aws_subnets.private.ids
  clients    = { cluster = data.aws_eks_cluster.this.vpc_config[0].cluster_security_group_id }
  node_type  = var.node_type
}
