# A cluster with a pool of nodes, in a network of its own.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

module "network" {
  source = "../network"
}

resource "aws_iam_role" "this" {
  name               = "demo"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_eks_cluster" "this" {
  name     = "demo"
  version  = "1.34"
  role_arn = aws_iam_role.this.arn

  vpc_config {
    subnet_ids = values(module.network.subnet_ids)
  }
}

resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "demo"
  node_role_arn   = aws_iam_role.this.arn
  subnet_ids      = values(module.network.subnet_ids)
  instance_types  = ["m6i.large"]

  scaling_config {
    min_size     = 1
    desired_size = 1
    max_size     = 2
  }
}

output "vpc_id" {
  value = module.network.vpc_id
}

output "subnet_ids" {
  value = module.network.subnet_ids
}

output "name" {
  value = aws_eks_cluster.this.name
}

output "role_arn" {
  value = aws_iam_role.this.arn
}

output "security_group_id" {
  value = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "autoscaling_group" {
  value = aws_eks_node_group.this.resources[0].autoscaling_groups[0].name
}
