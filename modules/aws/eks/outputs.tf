output "cluster_name" {
  description = "Name of the cluster."
  value       = aws_eks_cluster.this.name
}

output "endpoint" {
  description = "URL of the cluster's API."
  value       = aws_eks_cluster.this.endpoint
}

output "node_security_group_id" {
  description = "Id of the security group that control plane and nodes share."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "autoscaling_group" {
  description = "Name of the autoscaling group behind the system pool."
  value       = aws_eks_node_group.system.resources[0].autoscaling_groups[0].name
}
