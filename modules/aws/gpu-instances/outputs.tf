output "groups" {
  description = "Name of the Auto Scaling group of each zone."
  value       = { for zone, group in aws_autoscaling_group.this : zone => group.name }
}

output "machines" {
  description = "Id of each single machine, by zone, type and number."
  value       = { for machine, instance in aws_instance.this : machine => instance.id }
}
