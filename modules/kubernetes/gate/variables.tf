variable "namespace" {
  description = "Namespace."
  type        = string
}

variable "region" {
  description = "Name of the region."
  type        = string
}

variable "epoch" {
  description = "Epoch of the posture."
  type        = number
}

variable "serves" {
  description = "Whether the posture lets the region serve."
  type        = bool
}

variable "inference" {
  description = "URL of the health of each inference service that must be ready."
  type        = map(string)
}

variable "database" {
  description = "Database that must be reachable: its name, the role that the posture gives it (a primary must be writable), its address, the certificates that its own leads to, the AWS region that it is in, and the user as which the pods' role may sign in."
  type = object({
    service       = string
    role          = string
    address       = string
    roots         = string
    region        = string
    user          = string
    database_name = optional(string, "postgres")
  })
  default = null

  validation {
    condition     = var.database == null || try(contains(["primary", "replica"], var.database.role), false)
    error_message = "The role must be primary or replica."
  }

  validation {
    condition     = var.database == null || can(regex("-----BEGIN CERTIFICATE-----", var.database.roots))
    error_message = "Without the certificates of the region's authority, as PEM, nobody can tell whether it is the database that answers."
  }
}

variable "health_path" {
  description = "Path on which the gate answers."
  type        = string
  default     = "/healthz"

  validation {
    condition     = startswith(var.health_path, "/") && var.health_path != "/livez"
    error_message = "The path must begin with a slash, and not be /livez."
  }
}

variable "node_port" {
  description = "Port on the nodes, which the load balancer knows."
  type        = number
  default     = 30443

  validation {
    condition     = var.node_port >= 30000 && var.node_port <= 32767
    error_message = "Kubernetes gives out node ports between 30000 and 32767."
  }
}

variable "image" {
  description = "Image with Python 3, in the region's own registry."
  type        = string
}

variable "database_image" {
  description = "Image with psql, in the region's own registry."
  type        = string
}

variable "priority_class" {
  description = "Priority class of the pods."
  type        = string
  default     = null
}

variable "node_selector" {
  description = "Labels of the nodes that need no GPU."
  type        = map(string)
  default     = { "terradrill.dev/pool" = "system" }
}
