output "name" {
  description = "Name of the load balancer, by which the region's DNS name finds it."
  value       = aws_lb.this.name
}

output "dns_name" {
  description = "DNS name that AWS gave it."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Id of the hosted zone of that name, for alias records."
  value       = aws_lb.this.zone_id
}
