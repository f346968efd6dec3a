variable "identifier" {
  description = "Name of the replication group, the same in each region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", var.identifier)) && !strcontains(var.identifier, "--")
    error_message = "The identifier has at most 40 lower-case letters, digits and single hyphens, and begins with a letter."
  }
}

variable "vpc_id" {
  description = "Id of the network."
  type        = string
}

variable "subnet_ids" {
  description = "Ids of the private subnets, in at least two zones."
  type        = list(string)
}

variable "clients" {
  description = "Security groups that may connect: a name for each, and its id."
  type        = map(string)
  default     = {}
}

variable "access" {
  description = "What the user may do, as Valkey writes it. The role that signs in needs elasticache:Connect to the cache and to the user, both named IDENTIFIER."
  type        = string
  default     = "on ~* &* +@all -@admin -@dangerous"
}

variable "engine_version" {
  description = "Version of Valkey, major.minor."
  type        = string
  default     = "8.0"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+$", var.engine_version))
    error_message = "The version must be major.minor, such as 8.0."
  }
}

variable "node_type" {
  description = "Type of the nodes."
  type        = string
  default     = "cache.m7g.large"
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z0-9-]+\\.[a-z0-9]+$", var.node_type))
    error_message = "The type is one of ElastiCache's, such as cache.m7g.large."
  }
}

variable "nodes" {
  description = "How many nodes: the first is the primary, the others follow it in other zones."
  type        = number
  default     = 2

  validation {
    condition     = var.nodes >= 1 && var.nodes <= 6
    error_message = "Between 1 and 6 nodes are possible."
  }
}

variable "snapshot_retention_in_days" {
  description = "Days that snapshots are kept; 0 makes none."
  type        = number
  default     = 0
}

variable "snapshot_window" {
  description = "When snapshots are made, in UTC."
  type        = string
  default     = "03:00-04:00"

  validation {
    condition     = can(regex("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", var.snapshot_window))
    error_message = "The window is like 03:00-04:00, in UTC."
  }
}

variable "maintenance_window" {
  description = "When AWS may do maintenance, in UTC."
  type        = string
  default     = "sun:05:00-sun:06:00"

  validation {
    condition     = can(regex("^[a-z]{3}:[0-2][0-9]:[0-5][0-9]-[a-z]{3}:[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "The window is like sun:05:00-sun:06:00, in UTC."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
