variable "bucket" {
  description = "Name of the bucket."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the objects; null: S3's own keys, where what is there must be read without KMS."
  type        = string
}

variable "old_versions" {
  description = "Old versions of an object: at least how many are kept (1 to 100), and after how many days the others go."
  type = object({
    keep = optional(number, 10)
    days = optional(number, 90)
  })
  default = {}

  validation {
    condition     = var.old_versions.keep >= 1 && var.old_versions.keep <= 100 && var.old_versions.days >= 1
    error_message = "Between 1 and 100 versions can be kept, for at least one day."
  }
}

variable "force_destroy" {
  description = "Whether a destroy deletes the objects as well."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
