# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: f4ed6273d82cf82c

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "url" {
  description = "URL of the queue."
  value       = module.queue.url
}
