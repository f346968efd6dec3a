# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: b16738f4096ce9cf

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

variable "role" {
  description = "Role of the database in this region: primary or replica. A switchover changes it, and an apply tells it."
  type        = string

  validation {
    condition     = contains(["primary", "replica"], var.role)
    error_message = "The role must be primary or replica."
  }
}

variable "source_location" {
  description = "Azure region of the primary that a replica follows: where it is made from."
  type        = string
  default     = null
}

variable "pair_location" {
  description = "Azure region of the server with which it changes places, where it begins as replica."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether a lock keeps the server from being deleted, a replacement included."
  type        = bool
}

variable "engine_version" {
  description = "Major version of PostgreSQL; null: the module's."
  type        = string
  default     = null
}

variable "instance_class" {
  description = "SKU of the server, the same in each region; null: the module's."
  type        = string
  default     = null
}

variable "allocated_storage" {
  description = "Storage in GiB."
  type        = number
}

variable "maintenance_window" {
  description = "When Azure may do maintenance, in UTC."
  type        = string
}
