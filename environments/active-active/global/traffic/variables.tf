# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 24771962f7fda78f

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

variable "health_check" {
  description = "The gate's path, the seconds between two checks, and how many failures in a row count."
  type = object({
    path     = string
    interval = number
    failures = number
  })
}

variable "weights" {
  description = "Each region's share of the traffic in normal times. No failover changes it."
  type        = map(number)
}
