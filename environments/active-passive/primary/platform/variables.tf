# Rendered by terradrill from environments/active-passive/topology.yaml. Edit that file, then run terradrill render --env active-passive.
# Digest of what follows: 451dd5206fa814fa

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
  description = "Range of the network, and over how many zones it stretches."
  type = object({
    cidr  = string
    zones = number
  })
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
}

variable "gpu" {
  description = "GPU pool: instance type, sizes, and how many instances are reserved."
  type = object({
    instance_type = string
    min           = number
    desired       = number
    max           = number
    reserved      = number
  })
}

variable "inference_services" {
  description = "Ports of each inference service: the load balancer's and the nodes'."
  type = map(object({
    port      = number
    node_port = number
  }))
}

variable "hostname" {
  description = "The common DNS name, whose certificate the load balancer shows."
  type        = string
}

variable "administrators" {
  description = "ARNs of the roles with full access to the cluster."
  type        = list(string)
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the cluster and the load balancer."
  type        = bool
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API can be reached over the internet. Without any it is private."
  type        = list(string)
  default     = []
}

variable "force_destroy" {
  description = "Whether a destroy deletes images and model weights as well."
  type        = bool
  default     = false
}
