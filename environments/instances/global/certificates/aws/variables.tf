# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 36458357823cbc27

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
