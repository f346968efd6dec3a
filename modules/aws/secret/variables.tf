variable "name" {
  description = "Name of the secret, the same in each region."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9/_+=.@-]{1,512}$", var.name))
    error_message = "The name has at most 512 letters, digits and /_+=.@-"
  }
}

variable "description" {
  description = "What the secret is for."
  type        = string
  default     = null
}

variable "replica_regions" {
  description = "AWS regions that keep a copy. A copy stays readable when the secret's own region is lost."
  type        = set(string)
  default     = []
}

variable "password" {
  description = "What is written with each new revision, from an ephemeral resource: it is in no plan and no state."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "username" {
  description = "User of a database, whose password it is: then the value is JSON with username, password and revision. Null: the value is the password alone."
  type        = string
  default     = null
}

variable "kms_key_id" {
  description = "Key of the secret's own region; AWS' own key for Secrets Manager if null."
  type        = string
  default     = null
}

variable "revision" {
  description = "A new number writes the password that is given then."
  type        = number
  default     = 1

  validation {
    condition     = var.revision >= 1 && floor(var.revision) == var.revision
    error_message = "Revisions are counted from 1."
  }
}

variable "recovery_window_in_days" {
  description = "Days for which a deleted secret can be brought back; 0 deletes it at once."
  type        = number
  default     = 30

  validation {
    condition     = var.recovery_window_in_days == 0 || (var.recovery_window_in_days >= 7 && var.recovery_window_in_days <= 30)
    error_message = "The window is 0, or between 7 and 30 days."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
