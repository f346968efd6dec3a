output "posture" {
  description = "The posture by which the gate judges."
  value       = module.gate.posture
}

output "gate" {
  description = "What the gate goes by."
  value       = module.gate.gate
}
