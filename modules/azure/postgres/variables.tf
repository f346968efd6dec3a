variable "identifier" {
  description = "Name of the server: one space for all subscriptions, 3 to 63 lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.identifier))
    error_message = "A server's name has 3 to 63 lower-case letters, digits and hyphens."
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


variable "source_server_id" {
  description = "Id of the server in another region that this one is made a replica of; null for one that begins as primary. It counts when the server is made, and never after."
  type        = string
  default     = null
}

variable "pair_server_id" {
  description = "Id of the server with which this one can change places, in the region of the two that begins as replica; null in the other."
  type        = string
  default     = null
}

variable "virtual_endpoint" {
  description = "Name of the virtual endpoint of the two, without which Azure lets nobody change places."
  type        = string
  default     = null

  validation {
    condition     = var.pair_server_id == null || var.virtual_endpoint != null
    error_message = "Two servers that change places have a virtual endpoint."
  }
}

variable "administrator" {
  description = "Name of the identity in the resource group that is the server's administrator."
  type        = string
}

variable "subnet_id" {
  description = "Id of the subnet in which it is reached."
  type        = string
}

variable "dns_zone_id" {
  description = "Id of the network's private DNS zone of PostgreSQL."
  type        = string
}

variable "engine_version" {
  description = "Major version of PostgreSQL."
  type        = string
  default     = "17"
  nullable    = false
}

variable "instance_class" {
  description = "SKU of the server, the same in each region; of those that burst none can be a replica."
  type        = string
  default     = "GP_Standard_D4ds_v5"
  nullable    = false

  validation {
    condition     = can(regex("^(GP|MO)_Standard_", var.instance_class))
    error_message = "A server that has a replica is of General Purpose or Memory Optimized, such as GP_Standard_D4ds_v5."
  }
}

variable "allocated_storage" {
  description = "Storage in GiB: the next size that Azure has, mostly a power of two. It grows by itself and never shrinks."
  type        = number
  default     = 128

  validation {
    condition     = var.allocated_storage >= 32 && var.allocated_storage <= 32767
    error_message = "Azure has 32 to 32767 GiB."
  }
}

variable "parameters" {
  description = "Further parameters, or other values for those that are set."
  type        = map(string)
  default     = {}
}

variable "backup_retention_in_days" {
  description = "Days that backups are kept."
  type        = number
  default     = 7
}

variable "maintenance_window" {
  description = "When Azure may do maintenance, in UTC, of which the beginning counts; in another hour than the other regions."
  type        = string
  default     = "sun:04:00-sun:05:00"

  validation {
    condition     = can(regex("^(sun|mon|tue|wed|thu|fri|sat):[0-2][0-9]:[0-5][0-9]-", var.maintenance_window))
    error_message = "A window is written as sun:04:00-sun:05:00."
  }
}

variable "deletion_protection" {
  description = "Whether a lock keeps the server from being deleted, a replacement included; must be applied as false before."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

