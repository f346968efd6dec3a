variable "name" {
  description = "Name of the network, and of the cluster where there is one."
  type        = string
}

variable "compute" {
  description = "What the region computes on: kubernetes or instances."
  type        = string
  default     = "kubernetes"

  validation {
    condition     = contains(["kubernetes", "instances"], var.compute)
    error_message = "A region computes on kubernetes or on instances."
  }
}
