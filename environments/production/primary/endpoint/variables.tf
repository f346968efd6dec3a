# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 87d3cdadd25391ea

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

variable "hostname" {
  description = "The common DNS name that clients use."
  type        = string
}

variable "zone" {
  description = "Name of the hosted zone."
  type        = string
}

variable "latches" {
  description = "Names of the regions of which a latch is held here."
  type        = set(string)
}
