# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 79e0b489b5fbaa76

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

variable "inference" {
  description = "Inference services: replicas, model, size of its weights, GPUs of each replica, and ports."
  type = map(object({
    replicas         = number
    model            = string
    weights_gib      = number
    gpus_per_replica = number
    port             = number
    node_port        = number
  }))
}

variable "serves" {
  description = "Whether the gate may say yes."
  type        = bool
}

variable "database" {
  description = "Database that must be reachable, in this role, for the gate to say yes."
  type = object({
    service = string
    role    = string
  })
  default = null
}

variable "health_path" {
  description = "Path on which the gate answers."
  type        = string
}

variable "secrets" {
  description = "Secrets that inference gets."
  type        = list(string)
}

variable "image_tags" {
  description = "Tags of the images in the region's registry."
  type = object({
    aws_cli       = optional(string, "2.31.0")
    device_plugin = optional(string, "v0.18.0")
    postgres      = optional(string, "17-alpine")
    python        = optional(string, "3.13-alpine")
    vllm          = optional(string, "v0.11.0")
  })
  default = {}
}
