output "name" {
  description = "Name of the namespace."
  value       = kubernetes_namespace_v1.this.metadata[0].name
}

output "priority_class" {
  description = "Name of the priority class of what serves."
  value       = kubernetes_priority_class_v1.serving.metadata[0].name
}
