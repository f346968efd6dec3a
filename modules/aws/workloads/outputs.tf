output "posture" {
  description = "The posture by which the gate judges."
  value       = module.gate.posture
}
