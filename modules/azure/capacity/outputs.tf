output "pools" {
  description = "Name of the GPU pool of each zone."
  value       = module.gpu_pool.pools
}
