variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "compute" {
  description = "What regions compute on: kubernetes, whose pods take roles, or instances, which take the role NAME-machine; or both."
  type        = set(string)
  default     = ["kubernetes"]

  validation {
    condition     = length(var.compute) > 0 && length(setsubtract(var.compute, ["kubernetes", "instances"])) == 0
    error_message = "Regions compute on kubernetes, on instances, or on both."
  }
}

variable "inference_service_accounts" {
  description = "Kubernetes service accounts, in the namespace NAME of a cluster NAME, that may take the role NAME-inference. The role NAME-gate is for the one called gate."
  type        = list(string)
  default     = []
}

variable "ledger" {
  description = "The ledger that gates read: the environment, by whose name its object is called, and the bucket of each holder with its region, and whether gates stand there. Null in a system of one region."
  type = object({
    environment = string
    holders     = map(object({ bucket = string, region = string, has_gate = bool }))
  })
  default = null

  validation {
    condition     = var.ledger == null || can(regex("^[A-Za-z0-9._-]+$", var.ledger.environment))
    error_message = "The environment's name has letters, digits, dots, underscores and hyphens."
  }

  validation {
    condition     = alltrue([for holder in values(try(var.ledger.holders, {})) : can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", holder.bucket))])
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit."
  }
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
