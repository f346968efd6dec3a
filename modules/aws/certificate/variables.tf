variable "zone" {
  description = "Name of the hosted zone that holds the names."
  type        = string
}

variable "names" {
  description = "DNS names that the certificate is for; the first is its subject."
  type        = list(string)

  validation {
    condition     = length(var.names) >= 1 && length(distinct(var.names)) == length(var.names)
    error_message = "Give at least one name, and each once."
  }
}

variable "proven" {
  description = "Those of the names that are proven here, by a record in the zone. What another stack proves is left out."
  type        = set(string)

  validation {
    condition     = length(setsubtract(var.proven, var.names)) == 0
    error_message = "Only names of the certificate can be proven for it."
  }
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
