variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}


variable "location" {
  description = "Azure region, by its own name, such as westeurope."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is given by its name, such as westeurope."
  }
}


variable "network" {
  description = "Range of the network, /16 to /20, and the names of its zones."
  type = object({
    cidr  = string
    zones = set(string)
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
  type        = set(string)
  default     = []
}

variable "administrators" {
  description = "Object ids of the Entra groups with full access to the cluster."
  type        = set(string)
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API and the vault can be reached over the internet. Without any only the network reaches them; from one to the other there is no way but a replacement."
  type        = set(string)
  default     = []
}

variable "runner_inside" {
  description = "Whether whoever applies and brings images and weights does so from inside the network; else the registry and the store of weights are reached from outside, by whom Entra lets in."
  type        = bool
  default     = false
}

variable "system" {
  description = "Pool for everything that needs no GPU: see the module aks."
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
  default     = true
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

