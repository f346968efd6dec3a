output "resource_groups" {
  description = "Name of the resource group of each region."
  value       = { for location, group in azurerm_resource_group.this : location => group.name }
}
