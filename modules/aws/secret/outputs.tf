output "arn" {
  description = "ARN of the secret. That of a copy differs in the region alone."
  value       = aws_secretsmanager_secret.this.arn
}

output "name" {
  description = "Name of the secret."
  value       = aws_secretsmanager_secret.this.name
}
