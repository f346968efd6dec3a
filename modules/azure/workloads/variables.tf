variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "location" {
  description = "Azure region, by its own name, such as westeurope."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is given by its name, such as westeurope."
  }
}

variable "environment" {
  description = "Name of the environment, by which the ledger's object is called."
  type        = string
}

variable "region" {
  description = "Name of the region in the topology, which its gate gives."
  type        = string
}

variable "epoch" {
  description = "Epoch of the posture."
  type        = number
}

variable "inference" {
  description = "Inference services: replicas, how many of them must be ready before the region opens, model, size of its weights and digest of their manifest, GPUs of each replica, the server's image in the region's registry, and the port at the nodes."
  type = map(object({
    replicas         = number
    floor            = optional(number, 1)
    model            = string
    weights_gib      = number
    weights_digest   = optional(string)
    gpus_per_replica = number
    image            = string
    node_port        = number
  }))
}

variable "serves" {
  description = "Whether the gate may say yes."
  type        = bool
}

variable "database" {
  description = "Database that must be reachable for the gate to say yes, and take writes where the ledger makes the region its primary."
  type = object({
    service = string
  })
  default = null
}

variable "database_roots" {
  description = "Certificates of the authority that signs those of databases, as PEM; null: those that the module region knows."
  type        = string
  default     = null
}

variable "health_path" {
  description = "Path on which the gate answers."
  type        = string
}

variable "client_ports" {
  description = "Port of each inference service at which clients come in."
  type        = map(number)
}

variable "allowed_cidrs" {
  description = "Ranges of the clients, beside the probes of Traffic Manager; everybody if there is none."
  type        = list(string)
  default     = []
}

variable "certificate_revision" {
  description = "A higher number takes the certificate once more."
  type        = number
  default     = 1
}

variable "holders" {
  description = "Who holds the ledger, by name: the storage account of each (on AWS the bucket) and its region. None in a system of one region."
  type        = map(object({ bucket = string, region = string }))
  default     = {}
}

variable "peers" {
  description = "URL of the own name of each other region, where its gate is reached."
  type        = map(string)
  default     = {}
}

variable "fence_public_key" {
  description = "The operator's public key (Ed25519, 32 bytes in base64), by which gates believe the ledger; null where the sandbox makes its own."
  type        = string
  default     = null
}

variable "on_blind" {
  description = "What a gate does that sees no majority of the holders although clients come: serve or shut."
  type        = string
  default     = "serve"
}

variable "secrets" {
  description = "Secrets that inference gets, each with its revision: a new one writes the value once more."
  type        = map(number)
}

variable "secret_values" {
  description = "Values of the secrets, by name, from ephemeral resources: they are in no plan and no state. As region-certificate that which the region shows, with those above it and its key, as PEM."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
}

variable "images" {
  description = "The other images in the region's registry, by what they are for: device-plugin, gate, postgres, proxy, python."
  type        = map(string)
}
