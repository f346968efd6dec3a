output "groups" {
  description = "Name of the Auto Scaling group of each zone."
  value       = module.gpu_instances.groups
}
