variable "identifier" {
  description = "Name of the namespace: one space for all subscriptions, 6 to 50 letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,48}[a-z0-9]$", var.identifier))
    error_message = "The name has 6 to 50 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "queue" {
  description = "Name of the queue."
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
  description = "Id of the subnet in which it is reached."
  type        = string
}

variable "dns_zone_id" {
  description = "Id of the network's private DNS zone of Service Bus."
  type        = string
}

variable "capacity" {
  description = "Messaging units: 1, 2, 4, 8 or 16."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 8, 16], var.capacity)
    error_message = "There are 1, 2, 4, 8 or 16 messaging units."
  }
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

