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

variable "zone_count" {
  description = "How many availability zones to use: the first ones by name."
  type        = number
  default     = 3

  validation {
    condition     = var.zone_count >= 2 && var.zone_count <= 6 && floor(var.zone_count) == var.zone_count
    error_message = "Between 2 and 6 zones can be used."
  }
}

variable "zones" {
  description = "Names of the zones to use, instead of the first ones. Their order decides who gets which range: only add at the end."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.zones) == 0 || (length(distinct(var.zones)) == length(var.zones) && length(var.zones) >= 2 && length(var.zones) <= 6)
    error_message = "Name 2 to 6 different zones, or none."
  }
}

variable "interface_endpoints" {
  description = "AWS services that nodes and pods reach, as in com.amazonaws.REGION.SERVICE. S3 is always among them."
  type        = set(string)
  default     = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "sqs", "sts"]
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
