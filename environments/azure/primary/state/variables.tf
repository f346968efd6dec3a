# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 813e413c7eefc51a

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

variable "copies" {
  description = "Where states are copied: to the region's pair, over its zones, or within one."
  type        = string
}
