output "name" {
  description = "Name of the Kubernetes secret."
  value       = kubernetes_secret_v1.this.metadata[0].name
}
