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


variable "subnet_id" {
  description = "Id of the subnet in which it is reached."
  type        = string
}

variable "dns_zone_id" {
  description = "Id of the network's private DNS zone of registries."
  type        = string
}

variable "zone_redundancy" {
  description = "Whether it stands in several zones; it changes by replacement only."
  type        = bool
  default     = true
}

variable "public_network_access" {
  description = "Whether who brings images may do so from outside the network, if Entra lets in. Without it no image leaves the registry either."
  type        = bool
  default     = false
}

variable "untagged_in_days" {
  description = "Days that images without a tag are kept."
  type        = number
  default     = 30
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

