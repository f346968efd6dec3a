variable "role_arn" {
  description = "ARN of the role that S3 takes to copy objects."
  type        = string
}

variable "buckets" {
  description = "Buckets of this region, and where each is copied to: a name for the rule, the ARN of the bucket there and of its key (an alias' ARN will do)."
  type = map(object({
    bucket         = string
    copy_deletions = optional(bool, false)
    destinations = list(object({
      name        = string
      bucket_arn  = string
      kms_key_arn = string
    }))
  }))
  default = {}

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : length(bucket.destinations) >= 1])
    error_message = "A bucket that is copied nowhere needs no link."
  }
}

variable "image_destinations" {
  description = "AWS regions to which pushed images are copied; none leaves the registry's configuration alone."
  type        = list(string)
  default     = []
}

variable "image_prefix" {
  description = "Beginning of the names of the repositories that are copied."
  type        = string
  default     = ""
}
