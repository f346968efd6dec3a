# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: e9f222dfdf2e9f0f

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "load_balancer" {
  description = "DNS name of the load balancer, and the id of that name's hosted zone."
  value       = module.platform.load_balancer
}

output "egress_addresses" {
  description = "Address of each zone at which what goes out of there arrives elsewhere."
  value       = module.platform.egress_addresses
}
