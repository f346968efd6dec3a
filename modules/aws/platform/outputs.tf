output "cluster_name" {
  description = "Name of the cluster."
  value       = module.eks.cluster_name
}

output "load_balancer" {
  description = "DNS name of the load balancer, and the id of that name's hosted zone."
  value = {
    dns_name = module.load_balancer.dns_name
    zone_id  = module.load_balancer.zone_id
  }
}

output "egress_addresses" {
  description = "Address of each zone at which what goes out of there arrives elsewhere."
  value       = module.network.egress_addresses
}

output "cluster_endpoint" {
  description = "URL of the cluster's API."
  value       = module.eks.endpoint
}

output "vpc_id" {
  description = "Id of the network."
  value       = module.network.vpc_id
}

output "private_subnet_ids" {
  description = "Id of the private subnet of each zone."
  value       = module.network.private_subnet_ids
}

output "node_security_group_id" {
  description = "Id of the security group that control plane and nodes share."
  value       = module.eks.node_security_group_id
}

output "repository_urls" {
  description = "URL of each repository. Those of two regions differ in the region alone."
  value       = module.registry.repository_urls
}

output "models_bucket" {
  description = "Name of the bucket of the model weights."
  value       = module.models.bucket
}
