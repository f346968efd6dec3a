variable "name" {
  description = "Name of the network and of the cluster."
  type        = string
}

variable "location" {
  description = "Azure region, by its own name, such as westeurope."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is given by its name, such as westeurope."
  }
}

