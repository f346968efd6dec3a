# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: a031e12671427c77

variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "epoch" {
  description = "Epoch of the posture: each failover and each failback raises it."
  type        = number
}

variable "tags" {
  description = "Default tags of every resource."
  type        = map(string)
}

variable "network" {
  description = "Range of the network, and the names of its zones, whose subnets follow from their letters; zones in which the load balancer goes on standing although the network left them."
  type = object({
    cidr  = string
    zones = list(string)

    load_balancer_zones = optional(list(string), [])
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
  description = "The common DNS name, for which the load balancer's certificate is."
  type        = string
}

variable "zone" {
  description = "Name of the hosted zone."
  type        = string
}

variable "repositories" {
  description = "Names of the image repositories; each becomes NAME/repository."
  type        = list(string)
}

variable "certificate_arn" {
  description = "ARN of a certificate of one's own, of this region. Without one it is requested."
  type        = string
}

variable "allowed_cidrs" {
  description = "Ranges of the clients, beside the DNS service's health checkers; everybody if there is none."
  type        = list(string)
}

variable "runner_inside" {
  description = "Whether whoever applies does so from inside the network."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
}

variable "force_destroy" {
  description = "Whether a destroy deletes images and model weights as well."
  type        = bool
  default     = false
}
