output "cluster_name" {
  description = "Name of the cluster."
  value       = module.platform.cluster_name
}

output "cluster_endpoint" {
  description = "URL of the cluster's API."
  value       = module.platform.cluster_endpoint
}

output "load_balancer" {
  description = "DNS name of the load balancer, and the id of that name's hosted zone."
  value       = module.platform.load_balancer
}

output "database_address" {
  description = "Host name of the database; null without one."
  value       = one(module.database[*].address)
}

output "cache_address" {
  description = "Host name of the cache's primary, for TLS on port 6379; null without one."
  value       = one(module.cache[*].address)
}

output "queue_urls" {
  description = "URL of each queue."
  value       = { for queue, its in module.queue : queue => its.url }
}

output "repository_urls" {
  description = "URL of each image repository."
  value       = module.platform.repository_urls
}

output "models_bucket" {
  description = "Name of the bucket of the model weights."
  value       = module.platform.models_bucket
}
