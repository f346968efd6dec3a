# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: ebc22e16bb732df8

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

variable "compute" {
  description = "What regions compute on: kubernetes, instances, or both."
  type        = list(string)
}

variable "inference_services" {
  description = "Names of the inference services, which their pods' service accounts have too."
  type        = list(string)
}

variable "ledger" {
  description = "The ledger that gates read: the environment, by whose name its object is called, and the bucket of each holder with its region, and whether gates stand there. Null in a system of one region."
  type = object({
    environment = string
    holders     = map(object({ bucket = string, region = string, has_gate = bool }))
  })
}

variable "observability" {
  description = "Whether the clusters' CloudWatch agent has a role."
  type        = bool
}
