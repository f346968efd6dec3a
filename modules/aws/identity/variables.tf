variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "inference_service_accounts" {
  description = "Kubernetes service accounts, in the namespace NAME of a cluster NAME, that may take the role NAME-inference. The role NAME-gate is for the one called gate."
  type        = list(string)
  default     = []
}

variable "observability" {
  description = "Whether there is a role NAME-observability, which the CloudWatch agent of a cluster NAME may take."
  type        = bool
  default     = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds every role, where the account asks for one."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
