# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: d7ade01d6240387a

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "cluster_name" {
  description = "Name of the cluster."
  value       = module.platform.cluster_name
}

output "load_balancer" {
  description = "DNS name of the load balancer, and the id of that name's hosted zone."
  value       = module.platform.load_balancer
}

output "egress_addresses" {
  description = "Address of each zone at which what goes out of there arrives elsewhere."
  value       = module.platform.egress_addresses
}
