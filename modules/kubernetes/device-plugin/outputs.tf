output "name" {
  description = "Name of the DaemonSet, in kube-system."
  value       = kubernetes_daemon_set_v1.this.metadata[0].name
}
