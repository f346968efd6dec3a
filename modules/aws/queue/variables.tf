variable "identifier" {
  description = "Name of the queue, the same in each region. Its dead-letter queue is called IDENTIFIER-dead."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,75}$", var.identifier))
    error_message = "The name has at most 75 letters, digits, hyphens and underscores."
  }
}

variable "visibility_timeout_in_seconds" {
  description = "Seconds for which a received message stays hidden: longer than the longest piece of work."
  type        = number
  default     = 900

  validation {
    condition     = var.visibility_timeout_in_seconds >= 0 && var.visibility_timeout_in_seconds <= 43200
    error_message = "The timeout must be between 0 and 43200 seconds."
  }
}

variable "message_retention_in_seconds" {
  description = "Seconds for which an unread message is kept; longer than the longest outage to be survived."
  type        = number
  default     = 1209600

  validation {
    condition     = var.message_retention_in_seconds >= 60 && var.message_retention_in_seconds <= 1209600
    error_message = "Messages can be kept for 60 to 1209600 seconds."
  }
}

variable "max_receives" {
  description = "How often a message is tried before it goes to the dead-letter queue."
  type        = number
  default     = 5

  validation {
    condition     = var.max_receives >= 1 && var.max_receives <= 1000
    error_message = "A message can be tried 1 to 1000 times."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
