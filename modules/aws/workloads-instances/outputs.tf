output "gate" {
  description = "What the gate goes by."
  value       = module.services.gate
}
