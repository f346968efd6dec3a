# What a provider for Kubernetes needs: a cluster that answers.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.10.0.0/16"
}

resource "aws_subnet" "this" {
  for_each = { eu-west-1a = "10.10.0.0/20", eu-west-1b = "10.10.16.0/20" }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_iam_role" "this" {
  name               = "demo"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_eks_cluster" "this" {
  name     = "demo"
  role_arn = aws_iam_role.this.arn

  vpc_config {
    subnet_ids = [for subnet in aws_subnet.this : subnet.id]
  }
}

output "endpoint" {
  value = aws_eks_cluster.this.endpoint
}

output "certificate" {
  value = base64decode(aws_eks_cluster.this.certificate_authority[0].data)
}
