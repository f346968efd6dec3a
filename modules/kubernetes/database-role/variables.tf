variable "namespace" {
  description = "Namespace."
  type        = string
}

variable "service" {
  description = "Name of the database's service."
  type        = string
}

variable "address" {
  description = "Host name of the database."
  type        = string
}

variable "database_name" {
  description = "Name of the database to which the role may connect."
  type        = string
  default     = "postgres"
}

variable "roots" {
  description = "Certificates that the database's leads to, as PEM."
  type        = string

  validation {
    condition     = can(regex("-----BEGIN CERTIFICATE-----", var.roots))
    error_message = "Without the certificates of the region's authority, as PEM, nobody can tell whether it is the database that answers."
  }
}

variable "role" {
  description = "Name of the role."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.role))
    error_message = "A role has at most 63 lower-case letters, digits and underscores, and begins with a letter."
  }
}

variable "secret" {
  description = "Kubernetes secret with username and password of the master user; null where entra is given."
  type        = string
  default     = null

  validation {
    condition     = (var.secret == null) != (var.entra == null)
    error_message = "The role is made either with a password or with a token of Entra."
  }
}

variable "entra" {
  description = "How the role is made without a password: the administrator's name, the object id of the gate's identity, what makes the cloud give the job the administrator's identity, and an image with Python 3. Null where a secret is given."
  type = object({
    user        = string
    gate_oid    = string
    annotations = map(string)
    pod_labels  = map(string)
    token_image = string
  })
  default = null
}

variable "image" {
  description = "Image with psql, in the region's own registry."
  type        = string
}

variable "node_selector" {
  description = "Labels of the nodes that need no GPU."
  type        = map(string)
  default     = { "terradrill.dev/pool" = "system" }
}
