variable "alias" {
  description = "Alias of the key, without the prefix alias/."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9/_-]+$", var.alias)) && !startswith(var.alias, "aws/")
    error_message = "The alias may hold letters, digits, hyphens, underscores and slashes, and must not begin with aws/."
  }
}

variable "description" {
  description = "What the key encrypts."
  type        = string
}

variable "encrypts_logs" {
  description = "Whether CloudWatch Logs may encrypt the log groups of this account and region with the key."
  type        = bool
  default     = false
}

variable "services" {
  description = "Principals of the AWS services that may use the key for what they do for this account, such as cloudwatch.amazonaws.com."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?$", service))])
    error_message = "A service's principal is written as SERVICE.amazonaws.com."
  }
}

variable "deletion_window_in_days" {
  description = "Days between the order to delete the key and its deletion."
  type        = number
  default     = 30

  validation {
    condition     = var.deletion_window_in_days >= 7 && var.deletion_window_in_days <= 30
    error_message = "The deletion window must be between 7 and 30 days."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
