variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "repositories" {
  description = "Names of the repositories; each becomes NAME/repository."
  type        = set(string)

  validation {
    condition     = alltrue([for repository in var.repositories : can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", repository))])
    error_message = "A repository's name has lower-case letters and digits, with single separators between them."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the images."
  type        = string
}

variable "force_delete" {
  description = "Whether a destroy deletes the images as well."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
