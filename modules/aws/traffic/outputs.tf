output "health_check_id" {
  description = "Id of the health check that decides: gate and latch."
  value       = aws_route53_health_check.region.id
}
