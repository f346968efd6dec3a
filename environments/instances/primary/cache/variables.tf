# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 730b8304fe386383

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

variable "engine_version" {
  description = "Version of Valkey, major and minor; null: the module's."
  type        = string
  default     = null
}

variable "node_type" {
  description = "Type of the nodes; null: the module's."
  type        = string
  default     = null
}

variable "snapshot_window" {
  description = "When snapshots are made, in UTC."
  type        = string
}

variable "maintenance_window" {
  description = "When AWS may do maintenance, in UTC."
  type        = string
}
