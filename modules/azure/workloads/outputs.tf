output "gate" {
  description = "What the gate goes by."
  value       = module.gate.gate
}
