# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: f43c8e5a5855b67b

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

variable "location" {
  description = "The cloud's name of the region, with which its own DNS name begins."
  type        = string
}

variable "latches" {
  description = "Names of the regions of which a latch is held here."
  type        = set(string)
}

variable "observability" {
  description = "Whether alarms say what goes wrong here."
  type        = bool
}

variable "databases" {
  description = "The region's databases, primary or replica: their storage, and the lag that is an alarm."
  type = map(object({
    storage_gib        = number
    max_lag_in_seconds = number
  }))
}
