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
