output "name" {
  description = "The region's own DNS name."
  value       = var.name

  depends_on = [azurerm_dns_a_record.this]
}
