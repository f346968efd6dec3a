variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes, of the control plane and of the nodes."
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "The version must be a minor version such as 1.35."
  }
}

variable "subnet_ids" {
  description = "Id of the private subnet of each zone, at least two."
  type        = map(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "EKS needs subnets in at least two zones."
  }
}

variable "system_subnet_ids" {
  description = "Id of the subnet of each zone for the system pool; null: those of the cluster."
  type        = map(string)
  default     = null

  validation {
    condition     = var.system_subnet_ids == null || try(length(var.system_subnet_ids) >= 2, false)
    error_message = "The system pool stands in at least two zones."
  }
}

variable "cluster_role_arn" {
  description = "ARN of the role of the control plane."
  type        = string
}

variable "node_role_arn" {
  description = "ARN of the role of the nodes. EKS makes its access entry itself."
  type        = string
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts Kubernetes' secrets and the control plane's log; CloudWatch Logs must be allowed to use it."
  type        = string
}

variable "administrators" {
  description = "ARNs of the roles and users with full access to the cluster. Nobody else has any, not even who made it."
  type        = set(string)
  default     = []
}

variable "api_access_cidrs" {
  description = "Ranges from which the cluster's API can be reached over the internet. Without any only its network reaches it."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.api_access_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "Each range must be a network such as 198.51.100.0/24, and not the whole internet."
  }
}

variable "pod_identities" {
  description = "Service accounts that act as a role."
  type = map(object({
    namespace       = string
    service_account = string
    role_arn        = string
  }))
  default = {}
}

variable "observability_role_arn" {
  description = "ARN of the role of the CloudWatch agent; with one the cluster has Container Insights, and the DCGM exporter where there are GPUs."
  type        = string
  default     = null
}

variable "addon_versions" {
  description = "Versions of add-ons that are pinned, by add-on; the others have the one that EKS chooses for the minor."
  type        = map(string)
  default     = {}
}

variable "system" {
  description = "Pool for everything that needs no GPU. Its image is the newest when the pool is made, or the release that is given."
  type = object({
    instance_types  = optional(list(string), ["m6i.large"])
    min             = optional(number, 2)
    desired         = optional(number, 2)
    max             = optional(number, 4)
    disk_gib        = optional(number, 50)
    release_version = optional(string)
  })
  default = {}

  validation {
    condition     = var.system.min >= 1 && var.system.min <= var.system.desired && var.system.desired <= var.system.max
    error_message = "The sizes must be 1 <= min <= desired <= max."
  }
}

variable "log_retention_in_days" {
  description = "Days that the logs of the control plane and of Container Insights are kept."
  type        = number
  default     = 90
}

variable "deletion_protection" {
  description = "Whether EKS refuses to delete the cluster."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
