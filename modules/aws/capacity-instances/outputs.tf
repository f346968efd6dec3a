output "groups" {
  description = "Name of the Auto Scaling group of each zone."
  value       = module.gpu_instances.groups
}

output "machines" {
  description = "Id of each single machine, by zone, type and number."
  value       = module.gpu_instances.machines
}
