# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: 95a47a695278ab8e

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

variable "environment" {
  description = "Name of the environment, by which the ledger's object is called."
  type        = string
}

variable "region" {
  description = "Name of the region in the topology."
  type        = string
}

variable "inference" {
  description = "The inference service, by its name: replicas, how many of them must be ready before the region opens, model, size of its weights and digest of their manifest, GPUs of each replica, the server's image in the region's registry, and the port at the machines."
  type = map(object({
    replicas         = number
    floor            = number
    model            = string
    weights_gib      = number
    weights_digest   = optional(string)
    gpus_per_replica = number
    image            = string
    node_port        = number
  }))
}

variable "gpus_per_machine" {
  description = "Whole GPUs of a machine."
  type        = number
}

variable "listeners" {
  description = "Port at the load balancer of each inference service."
  type        = map(number)
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
  description = "Certificates of the authority that signs those of databases in the region, as PEM; null: the modules'."
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
}

variable "peers" {
  description = "URL of the own name of each other region, where its gate is reached."
  type        = map(string)
}

variable "fence_public_key" {
  description = "The operator's public key (Ed25519, 32 bytes in base64), by which gates believe the ledger; null where the sandbox makes its own."
  type        = string
}

variable "on_blind" {
  description = "What a gate does that sees no majority of the holders although clients come: serve or shut."
  type        = string
}

variable "latch_record" {
  description = "Name of the TXT record that says whether a latch about this region is shut: a gate that can't read the ledger asks for it. Null where there is none."
  type        = string
}

variable "latches" {
  description = "Regions of which this one holds a latch, which its gate repeats."
  type        = list(string)
}

variable "secrets" {
  description = "Secrets that inference gets, each with its revision. Replicas read them when they begin."
  type        = map(number)
}

variable "images" {
  description = "The other images in the region's registry, by what they are for: aws-cli, gate, postgres, proxy."
  type        = map(string)
}
