variable "identifier" {
  description = "Name of the cache: 1 to 60 letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$", var.identifier))
    error_message = "The name has at most 60 lower-case letters, digits and hyphens."
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
  description = "Id of the network's private DNS zone of caches."
  type        = string
}

variable "client" {
  description = "Name of the identity in the resource group that may use it."
  type        = string
}

variable "node_type" {
  description = "SKU of the cache."
  type        = string
  default     = "Balanced_B5"
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

