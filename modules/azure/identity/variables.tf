variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "locations" {
  description = "Azure regions in which the system stands."
  type        = set(string)

  validation {
    condition     = length(var.locations) > 0
    error_message = "There must be a region."
  }
}

variable "ledger" {
  description = "The ledger that gates read: the environment, and the storage account of each holder with its region, and whether gates stand there. Null in a system of one region."
  type = object({
    environment = string
    holders     = map(object({ bucket = string, region = string, has_gate = bool }))
  })
  default = null
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}
