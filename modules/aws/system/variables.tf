variable "name" {
  description = "Name of the cluster, and prefix of every other name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "network" {
  description = "Range of the network, /16 to /20, and the names of its zones."
  type = object({
    cidr  = string
    zones = set(string)
  })
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
  default     = "1.35"
}

variable "gpu" {
  description = "GPU nodes in all zones together: type, zones in the order in which they get nodes, sizes, how many are reserved, and the size of the root disk."
  type = object({
    instance_type = string
    zones         = list(string)
    min           = number
    desired       = number
    max           = number
    reserved      = optional(number, 0)
    disk_gib      = optional(number, 200)
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
  description = "The DNS name that clients use. The load balancer's certificate is for it."
  type        = string
}

variable "zone" {
  description = "Name of the hosted zone that holds the name."
  type        = string
}

variable "certificate_arn" {
  description = "ARN of a certificate of one's own, of this region. Without one it is requested."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Ranges of the clients; everybody if there is none."
  type        = set(string)
  default     = []
}

variable "repositories" {
  description = "Names of the image repositories; each becomes NAME/repository."
  type        = set(string)
  default     = []
}

variable "administrators" {
  description = "ARNs of the roles with full access to the cluster."
  type        = set(string)
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API can be reached over the internet. Without any only its network reaches it."
  type        = set(string)
  default     = []
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds every role, where the account asks for one."
  type        = string
  default     = null
}

variable "database" {
  description = "A PostgreSQL database: class, storage in GiB, and whether a standby waits in another zone. Null for none."
  type = object({
    instance_class    = optional(string, "db.r7g.large")
    allocated_storage = optional(number, 100)
    multi_az          = optional(bool, true)
  })
  default = null

  validation {
    condition     = var.database == null || !terraform.applying || var.database_password != null
    error_message = "A database needs database_password."
  }
}

variable "database_password" {
  description = "Password of the database's master user. It is in no plan and no state."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

variable "database_password_revision" {
  description = "A new number writes the password once more."
  type        = number
  default     = 1
}

variable "cache" {
  description = "A cache: type and number of its nodes. Null for none."
  type = object({
    node_type = optional(string, "cache.m7g.large")
    nodes     = optional(number, 2)
  })
  default = null
}

variable "queues" {
  description = "Names of the queues; each becomes NAME-queue."
  type        = set(string)
  default     = []
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete cluster, load balancer and database."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Whether a destroy deletes images and model weights as well, and the database without a last snapshot."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
