# A region's group, identities and network.
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.1, < 6"
    }
  }
}

module "group" {
  source = "../group"
}

module "network" {
  source = "../../network"

  name           = "demo"
  resource_group = module.group.resource_group
  location       = "westeurope"
  cidr           = "10.10.0.0/16"
  zones          = ["1", "2", "3"]
  client_ports   = [443, 8443]
}

output "nodes_subnet_id" {
  value = module.network.nodes_subnet_id
}

output "endpoints_subnet_id" {
  value = module.network.endpoints_subnet_id
}

output "dns_zone_ids" {
  value = module.network.dns_zone_ids
}
