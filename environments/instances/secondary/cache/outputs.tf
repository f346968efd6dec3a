# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 734f2ac5505bfe48

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "address" {
  description = "Host name of the cache's primary."
  value       = module.cache.address
}

output "user" {
  description = "Name of the user as which clients sign in, with a token of IAM."
  value       = module.cache.user
}
