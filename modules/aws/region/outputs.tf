output "account" {
  description = "Id of the account."
  value       = data.aws_caller_identity.current.account_id
}

output "partition" {
  description = "Partition, with which ARNs begin."
  value       = data.aws_partition.current.partition
}

output "dns_suffix" {
  description = "Domain of the partition's services."
  value       = data.aws_partition.current.dns_suffix
}

output "location" {
  description = "AWS region."
  value       = data.aws_region.current.region
}

output "vpc_id" {
  description = "Id of the network."
  value       = data.aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Ids of the private subnets."
  value       = data.aws_subnets.private.ids
}

output "machine_security_group_id" {
  description = "Id of the security group that the cluster's nodes have, or the machines where there is no cluster."
  value       = coalesce(one(data.aws_eks_cluster.this[*].vpc_config[0].cluster_security_group_id), one(data.aws_security_group.machines[*].id))
}

output "database_roots" {
  description = "Certificates, as PEM, that those of RDS databases here lead to; null where this module has none."
  value       = lookup(yamldecode(file("${path.module}/rds-roots.yaml")), data.aws_region.current.region, null)
}
