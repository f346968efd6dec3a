# Rendered by terradrill from environments/pilot-light/topology.yaml. Edit that file, then run terradrill render --env pilot-light.
# Digest of what follows: 481379d36786ada3

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

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
}

variable "inference_services" {
  description = "Ports of each inference service: the load balancer's and the nodes'."
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

variable "administrators" {
  description = "ARNs of the roles with full access to the cluster."
  type        = list(string)
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API can be reached over the internet. Without any only its network reaches it."
  type        = list(string)
}

variable "runner_inside" {
  description = "Whether whoever applies does so from inside the network."
  type        = bool
}

variable "observability" {
  description = "Whether the cluster has Container Insights and the DCGM exporter."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the cluster and the load balancer."
  type        = bool
}

variable "addon_versions" {
  description = "Versions of EKS add-ons that are pinned; the others have the one that EKS chooses for the minor."
  type        = map(string)
  default     = {}
}

variable "system" {
  description = "Pool for everything that needs no GPU."
  type = object({
    instance_types  = optional(list(string), ["m6i.large"])
    min             = optional(number, 2)
    desired         = optional(number, 2)
    max             = optional(number, 4)
    disk_gib        = optional(number, 50)
    release_version = optional(string)
  })
  default = {}
}

variable "force_destroy" {
  description = "Whether a destroy deletes images and model weights as well."
  type        = bool
  default     = false
}
