variable "zone_id" {
  description = "Id of the hosted zone, of the common name and of the region's own."
  type        = string
}

variable "hostname" {
  description = "The common DNS name that clients use."
  type        = string
}

variable "endpoint" {
  description = "The region's own DNS name."
  type        = string
}

variable "set_identifier" {
  description = "What tells this region's record from the others: the region's name."
  type        = string
}

variable "weight" {
  description = "Share of the traffic, against the sum of all weights."
  type        = number

  validation {
    condition     = var.weight >= 0 && var.weight <= 255
    error_message = "A weight is between 0 and 255."
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

variable "latch" {
  description = "Alarm that shuts the region, and the AWS region that holds it: not the one that it judges."
  type = object({
    alarm_name = string
    region     = string
  })
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
