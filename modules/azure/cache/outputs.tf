output "address" {
  description = "Host name of the cache."
  value       = azurerm_managed_redis.this.hostname

  depends_on = [azurerm_managed_redis_access_policy_assignment.client, module.endpoint]
}
