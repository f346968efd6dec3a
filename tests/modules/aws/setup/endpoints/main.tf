# The names of two regions.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7"
    }
  }
}

module "endpoint" {
  source   = "../../endpoint"
  for_each = toset(["eu-west-1", "us-east-1"])

  zone_id       = "Z0000000000000000000"
  name          = "${each.key}.api.example.com"
  load_balancer = { dns_name = "demo-1.elb.${each.key}.amazonaws.com", zone_id = "Z2IFOLAFXWLO4F" }
}
