output "role_arns" {
  description = "ARN of each role. They follow from account and name, so that a region's stack can name them without asking IAM."
  value       = { for key, role in aws_iam_role.this : key => role.arn }
}
