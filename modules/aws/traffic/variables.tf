variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "zone_id" {
  description = "Id of the hosted zone, of the common name and of the regions' own."
  type        = string
}

variable "hostname" {
  description = "The common DNS name that clients use."
  type        = string
}

variable "ttl" {
  description = "Seconds for which clients may keep an answer that leads to no region. One that leads to a load balancer is kept for 60."
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
  description = "Each region: its own DNS name, its share of the traffic against the sum of all weights, and the AWS regions that hold a latch of it (module latch), not its own among them."
  type = map(object({
    endpoint      = string
    weight        = number
    latch_holders = optional(list(string), [])
  }))

  validation {
    condition     = length(var.regions) > 0
    error_message = "There must be a region."
  }

  validation {
    condition     = alltrue([for region in var.regions : region.weight >= 1 && region.weight <= 255])
    error_message = "A weight is between 1 and 255: of a set with a zero weight an alias doesn't know whether it is healthy."
  }

  validation {
    condition     = alltrue([for region in var.regions : length(region.latch_holders) == length(toset(region.latch_holders))])
    error_message = "An AWS region holds one latch of a region."
  }
}

variable "health_check" {
  description = "The gate's path and port, the seconds between two checks (10 or 30), and how many failures in a row count."
  type = object({
    path     = string
    port     = optional(number, 8443)
    interval = optional(number, 10)
    failures = optional(number, 3)
  })

  validation {
    condition     = contains([10, 30], var.health_check.interval)
    error_message = "Route 53 checks every 10 or every 30 seconds."
  }

  validation {
    condition     = startswith(var.health_check.path, "/")
    error_message = "The path must begin with a slash."
  }

  validation {
    condition     = var.health_check.failures >= 1 && var.health_check.failures <= 10
    error_message = "1 to 10 failures can be waited for."
  }
}

variable "observability" {
  description = "Whether each gate has an alarm, which publishes to the topic NAME-gates. They belong into us-east-1, where Route 53's metrics are."
  type        = bool
  default     = false
}

variable "checker_regions" {
  description = "AWS regions from which Route 53 checks, at least three; all that it has if null."
  type        = set(string)
  default     = null

  validation {
    condition     = var.checker_regions == null || try(length(var.checker_regions) >= 3, false)
    error_message = "Name at least three regions, or none."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
