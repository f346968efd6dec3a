output "role_arns" {
  description = "ARN of each role. They follow from account and name, so that a region's stack can name them without asking IAM."
  value       = { for key, role in aws_iam_role.this : key => role.arn }
}

output "name" {
  description = "The name that was given, once all roles are there and may do what they do: who makes something that takes a role by its name waits for it so."
  value       = var.name

  depends_on = [aws_iam_role_policy.own, aws_iam_role_policy_attachment.managed]
}
