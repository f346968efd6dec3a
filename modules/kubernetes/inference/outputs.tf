output "health_url" {
  description = "URL of the service's health inside the cluster."
  value       = "http://${kubernetes_service_v1.this.metadata[0].name}.${var.namespace}.svc:8000/health"
}

output "url" {
  description = "URL of the service inside the cluster."
  value       = "http://${kubernetes_service_v1.this.metadata[0].name}.${var.namespace}.svc.cluster.local:8000"
}
