output "name" {
  description = "The region's own DNS name."
  value       = aws_route53_record.this.name
}
