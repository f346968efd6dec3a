variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "cidr" {
  description = "Range of the network, /16 to /20. No two regions of a system may overlap."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20, false)
    error_message = "The range must be an IPv4 network between /16 and /20, such as 10.10.0.0/16."
  }
}

variable "zones" {
  description = "Names of the zones to use. A zone's subnets follow from its letter: another zone that comes or goes moves none of them."
  type        = set(string)

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 6
    error_message = "Name 2 to 6 zones."
  }

  validation {
    condition     = alltrue([for zone in var.zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-f]$", zone))])
    error_message = "Zones are given by name, such as us-east-1a."
  }
}

variable "load_balancer_zones" {
  description = "Zones in which load balancers stand beside those of the network: a zone that was left goes on having its small public subnet, since a network load balancer can't leave a zone without being made anew."
  type        = set(string)
  default     = []
}

variable "interface_endpoints" {
  description = "AWS services that nodes and pods reach, as in com.amazonaws.REGION.SERVICE. S3 is always among them."
  type        = set(string)
  default     = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "monitoring", "sqs", "sts"]
}

variable "runner_endpoints" {
  description = "Further AWS services that whoever applies from inside the network reaches; none if nobody does."
  type        = set(string)
  default     = []
}

variable "flow_log_role_arn" {
  description = "ARN of the role that writes the flow log."
  type        = string
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the flow log; CloudWatch Logs must be allowed to use it."
  type        = string
}

variable "log_retention_in_days" {
  description = "Days that the flow log is kept."
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
