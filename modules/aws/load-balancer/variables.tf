variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "vpc_id" {
  description = "Id of the network."
  type        = string
}

variable "subnet_ids" {
  description = "Ids of the load balancer's subnets, one in each zone: public ones unless it is internal."
  type        = list(string)
}

variable "internal" {
  description = "Whether only the network can reach it. DNS health checks come over the internet."
  type        = bool
  default     = false
}

variable "allowed_cidrs" {
  description = "Ranges that may call the listeners, beside Route 53's health checkers; everybody if there is none."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Each range must be a network such as 198.51.100.0/24."
  }
}

variable "certificate_arn" {
  description = "ARN of the certificate, of this region, that the listeners show."
  type        = string
}

variable "node_security_group_id" {
  description = "Id of the nodes' security group."
  type        = string
}

variable "autoscaling_group" {
  description = "Name of the autoscaling group whose nodes answer on the node ports, where it is attached here."
  type        = string
  default     = null
}

variable "attaches_nodes" {
  description = "Whether the autoscaling group is attached here, and not by whoever makes the machines."
  type        = bool
  default     = true
}

variable "services" {
  description = "What is served: the listener's port, the fixed port on the nodes, the path of the target's health, whether Route 53 checks it, and the seconds that a leaving target may go on answering."
  type = map(object({
    port                 = number
    node_port            = number
    health_path          = string
    checked              = optional(bool, false)
    deregistration_delay = optional(number, 120)
  }))

  validation {
    condition     = alltrue([for service in values(var.services) : service.node_port >= 30000 && service.node_port <= 32767])
    error_message = "Kubernetes gives out node ports between 30000 and 32767."
  }

  validation {
    condition     = length(distinct([for service in values(var.services) : service.port])) == length(var.services) && length(distinct([for service in values(var.services) : service.node_port])) == length(var.services)
    error_message = "Each service needs a port and a node port of its own."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
