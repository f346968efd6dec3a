output "account" {
  description = "Name of the storage account, which follows from name, subscription and region."
  value       = module.storage.account

  depends_on = [module.endpoint]
}
