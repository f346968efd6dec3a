# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: bcc9a2c989673488

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
  description = "Seconds for which clients may keep an answer that leads to no region."
  type        = number
}

variable "sorry" {
  description = "Addresses that are answered when no region may be."
  type        = list(string)
}

variable "health_check" {
  description = "The gate's path, the seconds between two checks, and how many failures in a row count."
  type = object({
    path     = string
    interval = number
    failures = number
  })
}

variable "checker_regions" {
  description = "AWS regions from which Route 53 checks, at least three; all that it has if null."
  type        = list(string)
  default     = null
}

variable "observability" {
  description = "Whether each gate has an alarm."
  type        = bool
}

variable "regions" {
  description = "Each region: its location, its share of the traffic in normal times, which no failover changes, and where its latches are held."
  type = map(object({
    location      = string
    weight        = number
    latch_holders = list(string)
  }))
}
