variable "name" {
  description = "Name of the namespace, and prefix of the priority class."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,53}[a-z0-9])?$", var.name))
    error_message = "The name has at most 55 lower-case letters, digits and hyphens, and begins and ends with a letter or digit."
  }
}
