variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "purpose" {
  description = "What the bucket holds; part of its name and of its key's alias."
  type        = string
  default     = "models"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}$", var.purpose)) && var.purpose != "state"
    error_message = "The purpose has at most 15 lower-case letters, digits and hyphens, begins with a letter, and is not \"state\"."
  }
}

variable "old_versions" {
  description = "Old versions of an object: at least how many are kept (1 to 100), and after how many days the others go."
  type = object({
    keep = optional(number, 3)
    days = optional(number, 30)
  })
  default = {}
}

variable "force_destroy" {
  description = "Whether a destroy deletes the objects as well."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
