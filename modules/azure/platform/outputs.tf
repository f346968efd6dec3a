output "cluster_name" {
  description = "Name of the cluster."
  value       = module.aks.cluster_name
}

output "load_balancer" {
  description = "DNS name of the address at which clients come in."
  value       = module.address.dns_name
}

output "egress_addresses" {
  description = "Address at which what goes out of the region arrives elsewhere."
  value       = [module.network.egress_address]
}

output "registry" {
  description = "Host of the region's registry, into which images are imported."
  value       = module.registry.host
}

output "vault" {
  description = "Name of the region's Key Vault, into which secrets and the certificate are written."
  value       = module.vault.name
}
