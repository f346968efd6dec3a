variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}


variable "location" {
  description = "Azure region of the resource group: one in which nothing of the system runs."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is given by its name, such as westeurope."
  }
}


variable "zone" {
  description = "The DNS zone, of the common name and of the regions' own: its name and its resource group."
  type = object({
    name           = string
    resource_group = string
  })
}

variable "hostname" {
  description = "The common DNS name that clients use."
  type        = string

  validation {
    condition     = endswith(var.hostname, ".${var.zone.name}")
    error_message = "The name must be one in the zone and not the zone's own, which can't lead to another name."
  }
}

variable "ttl" {
  description = "Seconds for which clients may keep an answer."
  type        = number
  default     = 60

  validation {
    condition     = var.ttl >= 1 && var.ttl <= 86400 && floor(var.ttl) == var.ttl
    error_message = "A time to live is a whole number of seconds, at most 86400."
  }
}

variable "sorry" {
  description = "IPv4 addresses outside every region, which are answered when no region may be; nobody is at the default."
  type        = list(string)
  default     = ["192.0.2.1"]

  validation {
    condition     = length(var.sorry) > 0 && alltrue([for address in var.sorry : can(cidrhost("${address}/32", 0))])
    error_message = "Write one or more IPv4 addresses."
  }
}

variable "regions" {
  description = "Each region: its own DNS name, its share of the traffic against the sum of all weights, and whether its latch is shut."
  type = map(object({
    endpoint = string
    weight   = number
    shut     = optional(bool, false)
  }))

  validation {
    condition     = length(var.regions) > 0
    error_message = "There must be a region."
  }

  validation {
    condition     = alltrue([for region in var.regions : region.weight >= 1 && region.weight <= 1000])
    error_message = "A weight is between 1 and 1000: a standby is kept out by its gate."
  }
}

variable "health_check" {
  description = "The gate's path and port, the seconds between two checks (10 or 30), and how many failures in a row are tolerated."
  type = object({
    path     = string
    port     = optional(number, 8443)
    interval = optional(number, 10)
    failures = optional(number, 3)
  })

  validation {
    condition     = contains([10, 30], var.health_check.interval)
    error_message = "Traffic Manager checks every 10 or every 30 seconds."
  }

  validation {
    condition     = startswith(var.health_check.path, "/")
    error_message = "The path must begin with a slash."
  }

  validation {
    condition     = var.health_check.failures >= 0 && var.health_check.failures <= 9
    error_message = "0 to 9 failures can be tolerated."
  }
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

