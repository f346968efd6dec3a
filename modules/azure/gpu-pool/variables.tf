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

variable "cluster_id" {
  description = "Id of the cluster."
  type        = string
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
}

variable "subnet_id" {
  description = "Id of the subnet of GPU nodes, which has a way out."
  type        = string
}

variable "instance_type" {
  description = "Size of the machines, such as Standard_NC24ads_A100_v4."
  type        = string
}

variable "zones" {
  description = "Zones in the order in which they get nodes. Which of them offer the size Azure tells nobody beforehand."
  type        = list(string)

  validation {
    condition     = length(var.zones) > 0 && alltrue([for zone in var.zones : contains(["1", "2", "3"], zone)])
    error_message = "Zones are called 1, 2 and 3."
  }
}

variable "sizes" {
  description = "GPU nodes in all zones together: how many there are, and how many of them are reserved."
  type = object({
    desired  = number
    reserved = number
  })
}

variable "disk_gib" {
  description = "Size of the root disk, which holds images and weights."
  type        = number
}

variable "host_encryption" {
  description = "Whether the hosts of nodes encrypt temporary disks and caches too; the subscription must have the feature EncryptionAtHost."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}
