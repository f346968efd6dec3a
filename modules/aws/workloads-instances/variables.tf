variable "name" {
  description = "Prefix of every name, at most 20 characters: lower-case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "The name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
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
  description = "The inference service, by its name: replicas, how many of them must be ready before the region opens, model, size of its weights and digest of their manifest, GPUs of each replica, the server's image in the region's registry, and the port at the machines."
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

  # Nothing shares out the GPUs of a machine among several.
  validation {
    condition     = length(var.inference) == 1
    error_message = "A region without Kubernetes runs one inference service."
  }
}

variable "serves" {
  description = "Whether the gate may say yes."
  type        = bool
}

variable "database" {
  description = "Database that must be reachable for the gate to say yes, and take writes where the ledger makes the region its primary."
  type = object({
    service           = string
    password_revision = number
  })
  default = null
}

variable "database_roots" {
  description = "Certificates of the authority that signs those of databases in the region, as PEM; null: those that the module region knows."
  type        = string
  default     = null
}

variable "health_path" {
  description = "Path on which the gate answers."
  type        = string
}

variable "holders" {
  description = "Who holds the ledger, by name: the bucket of each and its region. None in a system of one region."
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

variable "latch_record" {
  description = "Name of the TXT record that says whether a latch about this region is shut: a gate that can't read the ledger asks for it. Null where there is none."
  type        = string
  default     = null
}

variable "latches" {
  description = "Regions of which this one holds a latch, which its gate repeats."
  type        = list(string)
  default     = []
}

variable "secrets" {
  description = "Secrets that inference gets, each with its revision. Replicas read them when they begin."
  type        = map(number)
}

variable "images" {
  description = "The other images in the region's registry, by what they are for: aws-cli, gate, postgres, proxy."
  type        = map(string)
}

variable "gpus_per_machine" {
  description = "Whole GPUs of a machine."
  type        = number
}

variable "listeners" {
  description = "Port at the load balancer of each inference service."
  type        = map(number)
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
