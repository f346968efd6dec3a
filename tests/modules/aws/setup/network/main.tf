# A network, and a group of clients in it.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

data "aws_availability_zones" "this" {
  state = "available"
}

resource "aws_vpc" "this" {
  cidr_block = "10.10.0.0/16"
}

resource "aws_subnet" "this" {
  count = 3

  vpc_id            = aws_vpc.this.id
  availability_zone = sort(data.aws_availability_zones.this.names)[count.index]
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, count.index)
}

resource "aws_security_group" "clients" {
  name   = "clients"
  vpc_id = aws_vpc.this.id
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  value = { for subnet in aws_subnet.this : subnet.availability_zone => subnet.id }
}

output "clients" {
  value = aws_security_group.clients.id
}
