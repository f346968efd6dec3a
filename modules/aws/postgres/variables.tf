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

variable "master_secret" {
  description = "What a primary's master user signs in with, from an ephemeral resource, so that it is in no plan and no state: JSON with password and revision, as the module secret writes it. A replica has its source's, and takes none."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null

  # A plan may be made before the secret has its new revision. What is applied must have it, or an old password would count as the
  # new one.
  validation {
    condition     = var.master_secret == null || !terraform.applying || try(jsondecode(var.master_secret)["revision"] == var.master_password_revision, true)
    error_message = "The secret has another revision than the one that is to be written. Apply the stack that makes the secret, and then this one again."
  }
}

variable "master_password_revision" {
  description = "The secret's revision: a new one writes its password."
  type        = number
  default     = 1
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
  description = "Version of PostgreSQL, major and minor. Upgrade replicas before their source."
  type        = string
  default     = "17.7"
  nullable    = false

  validation {
    condition     = can(regex("^1[5-9]\\.[0-9]+$", var.engine_version))
    error_message = "The version is major and minor, such as 17.7; pgvector needs PostgreSQL 15 or newer."
  }
}

variable "instance_class" {
  description = "Class of the instance, the same in each region."
  type        = string
  default     = "db.r7g.large"
  nullable    = false

  validation {
    condition     = can(regex("^db\\.[a-z0-9-]+\\.[a-z0-9-]+(\\.[a-z0-9.-]+)?$", var.instance_class))
    error_message = "The class is one of RDS', such as db.r7g.large."
  }
}

variable "allocated_storage" {
  description = "Storage in GiB. A replica begins with its source's; storage never shrinks."
  type        = number
  default     = 100

  validation {
    condition     = var.allocated_storage >= 20 && var.allocated_storage <= 65536
    error_message = "gp3 storage has 20 to 65536 GiB."
  }
}

variable "max_allocated_storage" {
  description = "GiB up to which the storage grows by itself, the same in each region; null: five times what it begins with, at least 1000."
  type        = number
  default     = null

  validation {
    condition     = var.max_allocated_storage == null || try(var.max_allocated_storage >= var.allocated_storage, false)
    error_message = "Storage can't be limited to less than it begins with."
  }
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
  description = "When backups begin, in UTC. A replica can't be promoted meanwhile, so each region of a database has its own."
  type        = string
  default     = "03:00-03:30"

  validation {
    condition     = can(regex("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", var.backup_window))
    error_message = "The window is like 03:00-03:30, in UTC."
  }
}

variable "maintenance_window" {
  description = "When AWS may do maintenance, in UTC: never while a backup is made, and in another hour than the other regions."
  type        = string
  default     = "sun:04:00-sun:05:00"

  validation {
    condition     = can(regex("^[a-z]{3}:[0-2][0-9]:[0-5][0-9]-[a-z]{3}:[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "The window is like sun:04:00-sun:05:00, in UTC."
  }
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

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
