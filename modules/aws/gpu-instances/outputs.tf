output "groups" {
  description = "Name of the Auto Scaling group of each zone."
  value       = { for zone, group in aws_autoscaling_group.this : zone => group.name }
}
