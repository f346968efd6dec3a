variable "name" {
  description = "Name of the Kubernetes secret."
  type        = string
}

variable "namespace" {
  description = "Namespace."
  type        = string
}

variable "data" {
  description = "Keys and values, from an ephemeral resource."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
}

variable "revision" {
  description = "A higher number writes the values once more."
  type        = number
  default     = 1
}
