# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: a91e07a60ea041ab

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

variable "force_destroy" {
  description = "Whether a destroy deletes what is in the buckets as well."
  type        = bool
  default     = false
}

variable "lock_table" {
  description = "Whether states are locked in a DynamoDB table."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether DynamoDB refuses to delete that table."
  type        = bool
}
