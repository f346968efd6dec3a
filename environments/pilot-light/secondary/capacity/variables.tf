# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 9032759d393cf9ff

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
  description = "GPU nodes in all zones together: type, zones in the order in which they get nodes, whether each of these is meant or only those that offer the type, sizes, how many are reserved, and the size of the root disk in GiB."
  type = object({
    instance_type   = string
    zones           = list(string)
    zones_are_named = bool
    min             = number
    desired         = number
    max             = number
    reserved        = number
    disk_gib        = number
  })
}

variable "release_version" {
  description = "Release of the nodes' image. Without one it is the newest when a pool is made, and stays."
  type        = string
  default     = null
}
