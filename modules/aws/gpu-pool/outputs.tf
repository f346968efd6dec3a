output "pools" {
  description = "Name of the pool of each zone."
  value       = { for zone, pool in aws_eks_node_group.this : zone => pool.node_group_name }
}

output "autoscaling_groups" {
  description = "Name of the autoscaling group behind the pool of each zone."
  value       = { for zone, pool in aws_eks_node_group.this : zone => pool.resources[0].autoscaling_groups[0].name }
}
