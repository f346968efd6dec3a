# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: e0d03ea67972613c

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

variable "peer_locations" {
  description = "AWS regions to which model weights, images and secrets are copied."
  type        = list(string)
}

variable "state_copy" {
  description = "AWS region to which this region's Terraform states are copied."
  type        = string
  default     = null
}

variable "secrets" {
  description = "Secrets that are made here, those of databases with the user's name. A new revision writes a new value."
  type = map(object({
    username = optional(string)
    revision = number
  }))
}

variable "replicate_images" {
  description = "Whether pushed images are copied to the other regions. The rule is one for an account and region: whoever else has one says false."
  type        = bool
  default     = true
}

variable "secret_recovery_window_in_days" {
  description = "Days for which a deleted secret can be brought back; 0 deletes it at once."
  type        = number
  default     = 30
}
