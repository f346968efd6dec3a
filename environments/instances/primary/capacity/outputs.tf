# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: f2400e6df0d7f65f

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "groups" {
  description = "Name of the Auto Scaling group of each zone."
  value       = module.capacity.groups
}

output "machines" {
  description = "Id of each single machine, by zone, type and number."
  value       = module.capacity.machines
}
