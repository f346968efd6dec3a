variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "old_versions_in_days" {
  description = "Days that old versions of the ledger are kept; the last ten are kept for ever."
  type        = number
  default     = 365

  validation {
    condition     = var.old_versions_in_days >= 1
    error_message = "Old versions are kept for at least one day."
  }
}

variable "force_destroy" {
  description = "Whether a destroy deletes the ledger in the bucket as well."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
