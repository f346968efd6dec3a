variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "databases" {
  description = "PostgreSQL services of the region, primary or replica, whose instances are called NAME-service: their storage, and how far a replica may be behind."
  type = map(object({
    storage_gib        = number
    max_lag_in_seconds = optional(number, 60)
  }))
  default = {}

  validation {
    condition     = alltrue([for database in var.databases : database.storage_gib >= 20 && database.max_lag_in_seconds >= 1])
    error_message = "A database has at least 20 GiB, and a lag is at least a second."
  }
}

variable "load_balancer_arn" {
  description = "ARN of the load balancer, whose listener of the gate has the certificate."
  type        = string
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
