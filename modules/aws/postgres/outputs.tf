output "arn" {
  description = "ARN of the instance: it follows from region, account and identifier."
  value       = aws_db_instance.this.arn
}

output "address" {
  description = "Host name of the instance. A promotion doesn't change it."
  value       = aws_db_instance.this.address
}

output "role" {
  description = "primary or replica."
  value       = local.is_replica ? "replica" : "primary"
}
