# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 9a1213b9c8c0d0c1

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

variable "gpu" {
  description = "GPU machines in all zones together: type, zones in the order in which they get machines, whether each of these is meant or only those that offer the type, sizes, how many are reserved, and the size of the root disk in GiB."
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

variable "scaling" {
  description = "How machines are made: in a group, which grows and shrinks, or fixed, one by one, where the three sizes are one number."
  type        = string
}

variable "listeners" {
  description = "Port at the load balancer of each inference service."
  type        = map(number)
}

variable "image_id" {
  description = "Id of the machines' image, of this region. Without one it is the newest of AWS' Deep Learning Base images when a template is made, and stays."
  type        = string
  default     = null
}
