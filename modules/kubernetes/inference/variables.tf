variable "name" {
  description = "Name of the service: of the deployment, the service account and everything else."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.name))
    error_message = "The name has at most 63 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "namespace" {
  description = "Namespace."
  type        = string
}

variable "replicas" {
  description = "How many pods serve. No autoscaler may change it."
  type        = number

  validation {
    condition     = var.replicas >= 0 && floor(var.replicas) == var.replicas
    error_message = "The number of replicas must be a whole number, 0 or more."
  }
}

variable "model" {
  description = "Name under which the model is served, such as meta-llama/Llama-3.1-8B-Instruct."
  type        = string
}

variable "weights" {
  description = "Where the weights lie: kind of the store (s3 or azure), bucket or storage account, prefix (a folder, without a slash at its end) and region of the store; and the SHA-256 of SHA256SUMS, the manifest in it, by which they are proven."
  type = object({
    store  = optional(string, "s3")
    bucket = string
    prefix = string
    region = string
    digest = optional(string)
  })

  validation {
    condition     = contains(["s3", "azure"], var.weights.store)
    error_message = "A store is of the kind s3 or azure."
  }

  validation {
    condition     = var.weights.digest == null || can(regex("^[0-9a-f]{64}$", var.weights.digest))
    error_message = "The digest has 64 hexadecimal digits."
  }
}

variable "weights_gib" {
  description = "Size of the weights in GiB."
  type        = number

  validation {
    condition     = var.weights_gib > 0
    error_message = "Weights have a size."
  }
}

variable "gpus_per_replica" {
  description = "GPUs of each pod."
  type        = number
  default     = 1

  validation {
    condition     = var.gpus_per_replica >= 1 && floor(var.gpus_per_replica) == var.gpus_per_replica
    error_message = "Each replica needs at least one whole GPU."
  }
}

variable "slots" {
  description = "Requests that a replica answers at a time; what comes beyond that waits in it."
  type        = number
  default     = 256

  validation {
    condition     = var.slots >= 1 && floor(var.slots) == var.slots
    error_message = "A replica answers at least one request at a time."
  }
}

variable "image" {
  description = "Image of vLLM, in the region's own registry."
  type        = string
}

variable "weights_image" {
  description = "Image that fetches the weights, in the region's own registry: with the AWS CLI for s3, with Python 3 for azure."
  type        = string
}

variable "priority_class" {
  description = "Priority class of the pods."
  type        = string
  default     = null
}

variable "identity" {
  description = "What makes the cloud give the pods an identity: annotations of their service account, and labels of the pods."
  type = object({
    annotations = optional(map(string), {})
    pod_labels  = optional(map(string), {})
  })
  default = {}
}

variable "node_selector" {
  description = "Labels of the nodes that have GPUs."
  type        = map(string)
  default     = { "nvidia.com/gpu.present" = "true" }
}

variable "cpu" {
  description = "Request for CPU."
  type        = string
  default     = "2"
}

variable "memory" {
  description = "Request for memory."
  type        = string
  default     = "8Gi"
}

variable "arguments" {
  description = "Further arguments of vLLM."
  type        = list(string)
  default     = []
}

variable "secret_environment" {
  description = "Environment variables that come from a key of a Kubernetes secret."
  type = map(object({
    secret = string
    key    = string
  }))
  default = {}
}

variable "secret_revisions" {
  description = "Revision of each secret: with another one, pods are made anew, one at a time."
  type        = map(number)
  default     = {}
}

variable "startup_seconds" {
  description = "Seconds that loading and warming up may take."
  type        = number
  default     = 1200
}

variable "longest_answer_seconds" {
  description = "Seconds that the longest answer takes, and that a leaving pod may go on."
  type        = number
  default     = 120
}
