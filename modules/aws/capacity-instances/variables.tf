variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "gpu" {
  description = "GPU machines in all zones together: type, zones in the order in which they get machines, whether each of these is meant or only those that offer the type, sizes, how many are reserved, and the size of the root disk."
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
  default     = "group"
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

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
