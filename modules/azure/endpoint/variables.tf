variable "name" {
  description = "The region's own DNS name, such as westeurope.api.example.com."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.name)) && endswith(var.name, ".${var.zone.name}")
    error_message = "The name must be a DNS name in lower case, in the zone."
  }
}

variable "zone" {
  description = "The DNS zone: its name and its resource group."
  type = object({
    name           = string
    resource_group = string
  })
}

variable "ttl" {
  description = "Seconds for which an answer may be kept."
  type        = number
  default     = 60
}

variable "address_id" {
  description = "Id of the public address."
  type        = string
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

