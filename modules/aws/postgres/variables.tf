variable "identifier" {
  description = "Name of the database instance, the same in each region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.identifier)) && !strcontains(var.identifier, "--")
    error_message = "The identifier has at most 63 lower-case letters, digits and single hyphens, and begins with a letter."
  }
}

variable "replicate_source_db" {
  description = "ARN of the instance in another region that this one follows; null for a primary. From ARN to null promotes."
  type        = string
  default     = null

  validation {
    condition     = var.replicate_source_db == null || can(regex("^arn:[a-z-]+:rds:[a-z0-9-]+:[0-9]{12}:db:.+$", var.replicate_source_db))
    error_message = "The source must be the ARN of a database instance, or null."
  }
}

variable "master_password" {
  description = "Password of a primary's master user, from an ephemeral resource: it is in no plan and no state. A replica has its source's, and takes none."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
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

variable "monitoring_role_arn" {
  description = "ARN of the role that RDS' enhanced monitoring takes."
  type        = string
}

variable "engine_version" {
  description = "Version of PostgreSQL. Upgrade replicas before their source."
  type        = string
  default     = "17"

  validation {
    condition     = can(regex("^1[5-9](\\.[0-9]+)?$", var.engine_version))
    error_message = "pgvector needs PostgreSQL 15 or newer."
  }
}

variable "instance_class" {
  description = "Class of the instance, the same in each region."
  type        = string
  default     = "db.r7g.large"
}

variable "allocated_storage" {
  description = "Storage in GiB. A replica begins with its source's."
  type        = number
  default     = 100
}

variable "max_allocated_storage" {
  description = "GiB up to which the storage grows by itself, the same in each region."
  type        = number
  default     = 1000
}

variable "database_name" {
  description = "Name of the first database."
  type        = string
  default     = "postgres"
}

variable "username" {
  description = "Name of the master user."
  type        = string
  default     = "postgres"
}

variable "parameters" {
  description = "Further parameters, or other values for those that are set."
  type = map(object({
    value        = string
    apply_method = optional(string, "immediate")
  }))
  default = {}
}

variable "multi_az" {
  description = "Whether a standby waits in another zone."
  type        = bool
  default     = true
}

variable "backup_retention_in_days" {
  description = "Days that automated backups are kept. Replication needs them."
  type        = number
  default     = 7

  validation {
    condition     = var.backup_retention_in_days >= 1 && var.backup_retention_in_days <= 35
    error_message = "Backups can be kept for 1 to 35 days."
  }
}

variable "backup_window" {
  description = "When backups are made, in UTC. A replica can't be promoted meanwhile."
  type        = string
  default     = "03:00-03:30"
}

variable "maintenance_window" {
  description = "When AWS may do maintenance, in UTC."
  type        = string
  default     = "sun:04:00-sun:05:00"
}

variable "deletion_protection" {
  description = "Whether RDS refuses to delete the instance, a replacement included."
  type        = bool
  default     = true
}

variable "skip_final_snapshot" {
  description = "Whether a primary is deleted without a last snapshot."
  type        = bool
  default     = false
}

variable "generation" {
  description = "Number that makes the last snapshot's name unique."
  type        = number
  default     = 0
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
