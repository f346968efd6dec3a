output "address" {
  description = "Host name of the primary, for TLS on port 6379."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "reader_address" {
  description = "Host name that leads to the followers."
  value       = aws_elasticache_replication_group.this.reader_endpoint_address
}

output "user" {
  description = "Name of the user as which clients sign in."
  value       = aws_elasticache_user.app.user_name
}
