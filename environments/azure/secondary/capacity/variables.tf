# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: d60f48c2628fcd62

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

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
}

variable "gpu" {
  description = "GPU nodes in all zones together: type, zones in the order in which they get nodes, how many there are, how many are reserved, and the size of the root disk."
  type = object({
    instance_type = string
    zones         = list(string)
    desired       = number
    reserved      = number
    disk_gib      = number
  })
}

variable "host_encryption" {
  description = "Whether the hosts of nodes encrypt temporary disks and caches too; the subscription must have the feature EncryptionAtHost."
  type        = bool
  default     = true
}
