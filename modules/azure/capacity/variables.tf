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

variable "tags" {
  description = "Tags of every resource that has any."
  type        = map(string)
  default     = {}
}

