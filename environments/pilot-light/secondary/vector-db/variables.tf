# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 5553f246f480b3cf

variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "epoch" {
  description = "Epoch of the posture: each failover and each failback raises it."
  type        = number
}

variable "tags" {
  description = "Default tags of every resource."
  type        = map(string)
}

variable "service" {
  description = "Name of the service."
  type        = string
}

variable "compute" {
  description = "What its clients in the region run on: kubernetes or instances."
  type        = string
}

variable "role" {
  description = "Role of the database in this region: primary or replica. From replica to primary promotes."
  type        = string

  validation {
    condition     = contains(["primary", "replica"], var.role)
    error_message = "The role must be primary or replica."
  }
}

variable "source_location" {
  description = "AWS region of the primary that a replica follows."
  type        = string
  default     = null

  validation {
    condition     = var.role != "replica" || var.source_location != null
    error_message = "A replica needs the region of its primary."
  }
}

variable "deletion_protection" {
  description = "Whether RDS refuses to delete the database, a replacement included."
  type        = bool
}

variable "engine_version" {
  description = "Version of PostgreSQL, major and minor; null: the module's. Upgrade replicas before their source."
  type        = string
  default     = null
}

variable "instance_class" {
  description = "Class of the instance, the same in each region; null: the module's."
  type        = string
  default     = null
}

variable "allocated_storage" {
  description = "Storage in GiB."
  type        = number
}

variable "password_revision" {
  description = "A new number writes the master user's password once more. The links that make the secret come first."
  type        = number
}

variable "backup_window" {
  description = "When backups begin, in UTC."
  type        = string
}

variable "maintenance_window" {
  description = "When AWS may do maintenance, in UTC."
  type        = string
}

variable "skip_final_snapshot" {
  description = "Whether a primary is deleted without a last snapshot."
  type        = bool
  default     = false
}
