# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: a732ecc640784ea7

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
  description = "Name of the region in the topology, which its gate gives."
  type        = string
}

variable "inference" {
  description = "Inference services: replicas, how many of them must be ready before the region opens, model, size of its weights and digest of their manifest, GPUs of each replica, the server's image in the region's registry, and the port at the nodes."
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

variable "health_path" {
  description = "Path on which the gate answers."
  type        = string
}

variable "listeners" {
  description = "Port at the load balancer of each inference service."
  type        = map(number)
}

variable "allowed_cidrs" {
  description = "Ranges of the clients, beside the probes of Traffic Manager; everybody if there is none."
  type        = list(string)
}

variable "certificate_revision" {
  description = "A higher number takes the certificate once more."
  type        = number
  default     = 1
}

variable "holders" {
  description = "Who holds the ledger, by name: the storage account of each (on AWS the bucket) and its region. None in a system of one region."
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

variable "secrets" {
  description = "Secrets that inference gets, each with its revision: a new one writes the value once more."
  type        = map(number)
}

variable "images" {
  description = "The other images in the region's registry, by what they are for: device-plugin, gate, postgres, proxy, python."
  type        = map(string)
}

variable "api_via" {
  description = "URL at which a tunnel leads to the cluster's API; null where it is reached by its own name."
  type        = string
}
