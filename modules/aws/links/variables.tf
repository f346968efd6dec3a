variable "name" {
  description = "Prefix of every name: of the buckets NAME-models-… and NAME-state-…, their keys' aliases, the role NAME-replication, the repositories NAME/…."
  type        = string
}

variable "peer_locations" {
  description = "AWS regions to which model weights and images are copied."
  type        = list(string)
  default     = []
}

variable "state_copy" {
  description = "AWS region to which this region's Terraform states are copied; null for none."
  type        = string
  default     = null
}

variable "replicate_images" {
  description = "Whether pushed images are copied. The rule is one for an account and region: whoever else has one says false."
  type        = bool
  default     = true
}
