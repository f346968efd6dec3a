variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "resource_group" {
  description = "Name of the resource group, which lies in the same region."
  type        = string
}

variable "location" {
  description = "Azure region, by its own name, such as westeurope."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is given by its name, such as westeurope."
  }
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
}

variable "zones" {
  description = "Zones of the system pool; none in a region without zones."
  type        = set(string)
}

variable "subnet_id" {
  description = "Id of the subnet of the system pool, which has a way out."
  type        = string
}

variable "egress_address" {
  description = "Address at which what goes out of the network arrives elsewhere: nodes reach the API from there."
  type        = string
}

variable "workload_identities" {
  description = "Service accounts in the namespace NAME that take an identity, by the identity's role, such as gate."
  type        = map(set(string))
  default     = {}
}

variable "administrators" {
  description = "Object ids of the Entra groups with full access to the cluster."
  type        = set(string)
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API can be reached over the internet. Without any only its network reaches it; from one to the other there is no way but a replacement."
  type        = set(string)
  default     = []
}

variable "host_encryption" {
  description = "Whether the hosts of nodes encrypt temporary disks and caches too; the subscription must have the feature EncryptionAtHost."
  type        = bool
  default     = true
}

variable "system" {
  description = "Pool for everything that needs no GPU: size of its machines, how many, and their disk."
  type = object({
    vm_size  = optional(string, "Standard_D4ds_v5")
    nodes    = optional(number, 3)
    disk_gib = optional(number, 128)
  })
  default = {}
}

variable "log_retention_in_days" {
  description = "Days that the control plane's logs are kept."
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}
