variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "resource_group" {
  description = "Name of the resource group, which lies in the same region."
  type        = string
}

variable "location" {
  description = "Azure region, by its own name, such as westeurope."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is given by its name, such as westeurope."
  }
}

variable "replication" {
  description = "How it is copied; GRS copies to the paired region."
  type        = string
  default     = "GRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"], var.replication)
    error_message = "Azure copies an account as LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS."
  }
}

variable "old_versions_in_days" {
  description = "Days that old versions of states are kept."
  type        = number
  default     = 90
}

variable "deletion_protection" {
  description = "Whether a lock keeps the account from being deleted; must be applied as false before a destroy."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}
