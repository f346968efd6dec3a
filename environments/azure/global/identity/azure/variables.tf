# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 2d18f6ee9d4b1b6f

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

variable "locations" {
  description = "Azure regions in which the system stands."
  type        = list(string)
}

variable "ledger" {
  description = "The ledger that gates read: the environment, and the storage account of each holder with its region, and whether gates stand there. Null in a system of one region."
  type = object({
    environment = string
    holders     = map(object({ bucket = string, region = string, has_gate = bool }))
  })
}
