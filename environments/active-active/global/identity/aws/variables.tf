# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 2306660146691879

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

variable "inference_services" {
  description = "Names of the inference services, which their pods' service accounts have too."
  type        = list(string)
}

variable "observability" {
  description = "Whether the clusters' CloudWatch agent has a role."
  type        = bool
}
