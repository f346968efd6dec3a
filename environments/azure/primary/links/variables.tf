# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 925dab9770efd336

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

variable "peer_locations" {
  description = "The other Azure regions."
  type        = list(string)
}

variable "sends" {
  description = "Whether model weights go from here to them: from one region alone."
  type        = bool
}
