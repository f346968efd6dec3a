output "replicas" {
  description = "Name inside the cluster that has the address of each ready replica."
  value       = "${kubernetes_service_v1.replicas.metadata[0].name}.${var.namespace}.svc.cluster.local"
}

output "slots" {
  description = "Requests that a replica answers at a time."
  value       = var.slots
}

output "url" {
  description = "URL of the service inside the cluster."
  value       = "http://${kubernetes_service_v1.this.metadata[0].name}.${var.namespace}.svc.cluster.local:8000"
}
