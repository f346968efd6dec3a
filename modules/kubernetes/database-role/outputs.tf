output "role" {
  description = "Name of the role, which may sign in with tokens of IAM."
  value       = var.role

  # Who asks for the name means to sign in.
  depends_on = [kubernetes_job_v1.this]
}
