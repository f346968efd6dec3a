variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "instance_type" {
  description = "Type of the machines."
  type        = string
}

variable "zones" {
  description = "Names of the zones, in the order in which they get machines."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 1 && length(distinct(var.zones)) == length(var.zones)
    error_message = "Name at least one zone, and each once."
  }
}

variable "zones_are_named" {
  description = "Whether each of the zones is meant: one that doesn't offer the type is then refused, and else left out. The plan asks which do."
  type        = bool
  default     = true
}

variable "subnet_ids" {
  description = "Id of the subnet of each zone for machines that have a way out."
  type        = map(string)
}

variable "security_group_ids" {
  description = "Ids of the machines' security groups."
  type        = list(string)
}

variable "instance_profile" {
  description = "Name of the instance profile, with which the machines take their role."
  type        = string
}

variable "target_group_arns" {
  description = "ARN of each target group of the load balancer in which the machines answer, by what it is for."
  type        = map(string)
}

variable "scaling" {
  description = "How machines are made: in a group, which grows and shrinks, or fixed, one by one, where the three sizes are one number."
  type        = string
  default     = "group"

  validation {
    condition     = contains(["group", "fixed"], var.scaling)
    error_message = "Machines are made in a group or fixed."
  }

  validation {
    condition     = var.scaling == "group" || (var.sizes.min == var.sizes.max && var.sizes.desired == var.sizes.max)
    error_message = "Single machines have one number: min, desired and max must be the same."
  }
}

variable "sizes" {
  description = "Machines in all zones together: fewest, wanted, most, and how many are reserved."
  type = object({
    min      = number
    desired  = number
    max      = number
    reserved = optional(number, 0)
  })

  validation {
    condition     = var.sizes.min >= 0 && var.sizes.min <= var.sizes.desired && var.sizes.desired <= var.sizes.max && var.sizes.max >= 1
    error_message = "The sizes must be 0 <= min <= desired <= max, and max at least 1."
  }

  validation {
    condition     = alltrue([for size in values(var.sizes) : floor(size) == size && size >= 0])
    error_message = "Sizes are whole numbers, 0 or more."
  }
}

variable "disk_gib" {
  description = "Size of a machine's root disk, which holds images and weights."
  type        = number
  default     = 200

  validation {
    condition     = var.disk_gib >= 50 && var.disk_gib <= 16384 && floor(var.disk_gib) == var.disk_gib
    error_message = "The disk has 50 to 16384 GiB."
  }
}

variable "image_id" {
  description = "Id of the machines' image, of this region. Without one it is the newest of AWS' Deep Learning Base images when a template is made, and stays."
  type        = string
  default     = null

  validation {
    condition     = var.image_id == null || can(regex("^ami-[0-9a-f]{8,17}$", var.image_id))
    error_message = "An image's id is ami- and hexadecimal digits."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
