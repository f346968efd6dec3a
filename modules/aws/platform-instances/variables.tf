variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "network" {
  description = "Range of the network, /16 to /20, and the names of its zones; zones in which the load balancer goes on standing although the network left them."
  type = object({
    cidr  = string
    zones = set(string)

    load_balancer_zones = optional(set(string), [])
  })
}

variable "inference_services" {
  description = "Ports of each inference service: the load balancer's and the machines'."
  type = map(object({
    port      = number
    node_port = number
  }))
}

variable "hostname" {
  description = "The common DNS name. The load balancer's certificate is for it and for the region's own name, REGION.HOSTNAME."
  type        = string
}

variable "zone" {
  description = "Name of the hosted zone that holds these names."
  type        = string
}

variable "repositories" {
  description = "Names of the image repositories; each becomes NAME/repository."
  type        = set(string)
}

variable "certificate_arn" {
  description = "ARN of a certificate of one's own, of this region. Without one it is requested."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Ranges of the clients, beside Route 53's health checkers; everybody if there is none."
  type        = set(string)
  default     = []
}

variable "runner_inside" {
  description = "Whether whoever applies does so from inside the network, which then has endpoints of the services that it asks."
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Whether a destroy deletes images and model weights as well."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
