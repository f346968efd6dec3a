# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 64f888c0de970763

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

variable "hostname" {
  description = "The common DNS name that clients use."
  type        = string
}

variable "zone" {
  description = "Name of the hosted zone."
  type        = string
}

variable "ttl" {
  description = "Seconds for which clients may keep an answer."
  type        = number
}

variable "sorry" {
  description = "Addresses that are answered when no region may be."
  type        = list(string)
}

variable "health_check" {
  description = "The gate's path, the seconds between two checks, and how many failures in a row are tolerated."
  type = object({
    path     = string
    interval = number
    failures = number
  })
}

variable "regions" {
  description = "Each region: its location, its share of the traffic in normal times, and whether its latch is shut, by posture."
  type = map(object({
    location = string
    weight   = number
    shut     = bool
  }))
}
