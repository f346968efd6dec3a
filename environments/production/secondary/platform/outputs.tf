# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 935fb4552943f1cb

output "epoch" {
  description = "Epoch of the posture that was applied last."
  value       = var.epoch
}

output "cluster_endpoint" {
  description = "URL of the cluster's API."
  value       = module.eks.endpoint
}

output "load_balancer" {
  description = "DNS name of the load balancer."
  value       = module.load_balancer.dns_name
}

output "models_bucket" {
  description = "Bucket of the model weights."
  value       = module.models.bucket
}

output "repository_urls" {
  description = "URL of each image repository."
  value       = module.registry.repository_urls
}
