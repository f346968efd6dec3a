# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 75332f47c45e3e02

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

variable "location" {
  description = "The cloud's name of the region, with which its own DNS name begins."
  type        = string
}
