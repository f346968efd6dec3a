output "gate" {
  description = "What the gate goes by."
  value       = local.gate
}

output "files" {
  description = "Names of the files that each machine has."
  value       = toset(keys(local.files))
}
