output "gate" {
  description = "What the gate goes by."
  value       = jsondecode(local.gate)
}

output "node_ports" {
  description = "Port at the nodes of each service, and that at which the region itself is asked about, as gate."
  value       = merge({ for service in keys(var.inference) : service => kubernetes_service_v1.proxy["proxy-${service}"].spec[0].port[0].node_port }, { gate = kubernetes_service_v1.proxy["proxy"].spec[0].port[0].node_port })
}
