variable "account" {
  description = "Name of the storage account: 3 to 24 lower-case letters and digits."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.account))
    error_message = "A storage account's name has 3 to 24 lower-case letters and digits."
  }
}

variable "container" {
  description = "Name of its container."
  type        = string
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
  description = "How its content is copied: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS. Between those with a Z and those without it changes by replacement only."
  type        = string
  default     = "ZRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"], var.replication)
    error_message = "Azure copies by LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS."
  }
}

variable "public_network_access" {
  description = "Whether it is reached from outside the network by whom Entra lets in."
  type        = bool
  default     = false
}

variable "change_feed" {
  description = "Whether changes are recorded: copies to another account need it."
  type        = bool
  default     = false
}

variable "recoverable_days" {
  description = "Days for which what was deleted can be brought back."
  type        = number
  default     = 30
}

variable "old_versions_in_days" {
  description = "Days that old versions are kept."
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}
