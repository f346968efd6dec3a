# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: b260241e1188a5f9

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

variable "network" {
  description = "Range of the network, /16 to /20, and the names of its zones."
  type = object({
    cidr  = string
    zones = list(string)
  })
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
}

variable "inference_services" {
  description = "Ports of each inference service: the load balancer's and the nodes'."
  type = map(object({
    port      = number
    node_port = number
  }))
}

variable "allowed_cidrs" {
  description = "Ranges of the clients, beside the probes of Traffic Manager; everybody if there is none."
  type        = list(string)
}

variable "administrators" {
  description = "Object ids of the Entra groups with full access to the cluster."
  type        = list(string)
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API and the vault can be reached over the internet. Without any only the network reaches them; from one to the other there is no way but a replacement."
  type        = list(string)
}

variable "runner_inside" {
  description = "Whether whoever applies and brings images and weights does so from inside the network; else the registry and the store of weights are reached from outside, by whom Entra lets in."
  type        = bool
}

variable "system" {
  description = "Pool for everything that needs no GPU: its machines, how many, and their disk."
  type = object({
    vm_size  = optional(string, "Standard_D4ds_v5")
    nodes    = optional(number, 3)
    disk_gib = optional(number, 128)
  })
  default = {}
}

variable "host_encryption" {
  description = "Whether the hosts of nodes encrypt temporary disks and caches too; the subscription must have the feature EncryptionAtHost."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether a lock keeps the region's address from being deleted; must be applied as false before a destroy."
  type        = bool
}
