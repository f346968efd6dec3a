variable "name" {
  description = "Name of the topic, and alias of its key."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,256}$", var.name))
    error_message = "The name must be 1 to 256 letters, digits, hyphens and underscores."
  }
}

variable "alarm_prefix" {
  description = "What the names of the alarms begin with that may publish."
  type        = string

  validation {
    condition     = length(var.alarm_prefix) > 0 && !can(regex("[*?]", var.alarm_prefix))
    error_message = "The prefix must be at least a letter, without wildcards."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
