# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 2439b54c1b1eb17d

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "cluster_name" {
  description = "Name of the cluster."
  value       = module.platform.cluster_name
}

output "load_balancer" {
  description = "DNS name of the address at which clients come in."
  value       = module.platform.load_balancer
}

output "egress_addresses" {
  description = "Address at which what goes out of the region arrives elsewhere."
  value       = module.platform.egress_addresses
}

output "registry" {
  description = "Host of the region's registry, into which images are imported."
  value       = module.platform.registry
}

output "vault" {
  description = "Name of the region's Key Vault, into which secrets and the certificate are written."
  value       = module.platform.vault
}
