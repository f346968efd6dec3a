output "node_ports" {
  description = "Port at the nodes of each service."
  value       = { for service, found in kubernetes_service_v1.this : service => found.spec[0].port[0].node_port }
}
