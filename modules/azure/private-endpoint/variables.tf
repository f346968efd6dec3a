variable "name" {
  description = "Name of the endpoint."
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

variable "subnet_id" {
  description = "Id of the subnet in which it stands."
  type        = string
}

variable "target_id" {
  description = "Id of what it leads to."
  type        = string
}

variable "subresource" {
  description = "Which part of that, as Azure calls it: blob, registry, vault, postgresqlServer, redisEnterprise or namespace."
  type        = string

  validation {
    condition     = contains(["blob", "registry", "vault", "postgresqlServer", "redisEnterprise", "namespace"], var.subresource)
    error_message = "Parts are blob, registry, vault, postgresqlServer, redisEnterprise and namespace."
  }
}

variable "dns_zone_id" {
  description = "Id of the network's private DNS zone of that service."
  type        = string
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}
