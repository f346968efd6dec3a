# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 7256fdd7a09f9369

variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "epoch" {
  description = "Epoch of the posture: each failover and each failback raises it."
  type        = number
}

variable "tags" {
  description = "Default tags of every resource."
  type        = map(string)
}

variable "deletion_protection" {
  description = "Whether a lock keeps the account from being deleted."
  type        = bool
}

variable "replication" {
  description = "How states are copied; GRS copies to the paired region, ZRS where there is none."
  type        = string
}
