# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: c054f740853b51da

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

variable "node_type" {
  description = "Type of the nodes."
  type        = string
  default     = "cache.m7g.large"
}
