output "gate" {
  description = "What the gate goes by."
  value       = jsondecode(local.gate)
}

output "node_ports" {
  description = "Port at the nodes of each service, and that at which the region itself is asked about, as gate."
  value       = merge({ for service, its in var.inference : service => its.node_port }, { gate = var.node_port })
}
