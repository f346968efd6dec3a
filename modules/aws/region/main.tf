data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

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
  count = var.compute == "kubernetes" ? 1 : 0

  name = var.name
}

data "aws_security_group" "machines" {
  count = var.compute == "instances" ? 1 : 0

  vpc_id = data.aws_vpc.this.id
  name   = "${var.name}-machines"
}
