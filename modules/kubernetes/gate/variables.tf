variable "namespace" {
  description = "Namespace."
  type        = string
}

variable "environment" {
  description = "Name of the environment, by which the ledger's object is called."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+$", var.environment))
    error_message = "The name has letters, digits, dots, underscores and hyphens."
  }
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
  description = "Inference services: the port at the nodes, which the load balancer knows, the URL inside the cluster, the name that has the address of each ready replica, replicas that the posture asks for, how many must be ready before the region opens, and how many requests one answers at a time."
  type = map(object({
    node_port = number
    upstream  = string
    replicas  = string
    desired   = number
    floor     = optional(number, 1)
    slots     = optional(number, 256)
  }))

  validation {
    condition     = alltrue([for service in keys(var.inference) : can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", service))])
    error_message = "The name of a service has lower-case letters, digits and hyphens, and begins with a letter."
  }

  validation {
    condition     = alltrue([for service in values(var.inference) : service.node_port >= 30000 && service.node_port <= 32767])
    error_message = "Kubernetes gives out node ports between 30000 and 32767."
  }

  validation {
    condition     = alltrue([for service in values(var.inference) : can(regex("^http://[a-z0-9.-]+:[0-9]+$", service.upstream))])
    error_message = "The URL is a scheme, a host and a port, such as http://llm-service.demo.svc.cluster.local:8000."
  }

  validation {
    condition     = alltrue([for service in values(var.inference) : service.floor >= 1 && service.slots >= 1])
    error_message = "A region opens with at least one replica, and a replica answers at least one request at a time."
  }
}

variable "ledger" {
  description = "Who serves, as a majority of the holders says: the bucket of each holder and its region, the operator's public key (Ed25519, 32 bytes in base64; null where the sandbox makes its own), the URL of each other region's own name, the name of the TXT record that says whether a latch about this region is shut, and what a gate does that sees no majority although clients come. Null in a system of one region."
  type = object({
    public_key = optional(string)
    on_blind   = optional(string, "serve")
    holders    = map(object({ bucket = string, region = string }))
    peers      = optional(map(string), {})
    latch      = optional(string)
  })
  default = null

  validation {
    condition     = var.ledger == null || try(length(var.ledger.holders) % 2 == 1, false)
    error_message = "A majority needs an odd number of holders."
  }

  validation {
    condition     = try(var.ledger.public_key, null) == null || can(regex("^[A-Za-z0-9+/]{43}=$", var.ledger.public_key))
    error_message = "The public key is 32 bytes in base64."
  }

  validation {
    condition     = var.ledger == null || try(contains(["serve", "shut"], var.ledger.on_blind), false)
    error_message = "A blind gate may serve or shut."
  }

  validation {
    condition     = var.ledger == null || try(alltrue([for peer in values(var.ledger.peers) : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", peer))]), false)
    error_message = "A peer's URL is a scheme, a host and, if it isn't 443, a port, such as https://eu-west-1.api.example.com."
  }
}

variable "latches" {
  description = "Latches that this region holds: the namespace and the region of their metrics, and the regions that they are about. Null where it holds none."
  type = object({
    namespace = string
    region    = string
    about     = list(string)
  })
  default = null
}

variable "database" {
  description = "Database that must be reachable, and take writes where the ledger makes the region its primary: its name, its address, the certificates that its own leads to, the region that it is in, the user as which the pods' role may sign in, and by whose token: rds (IAM of AWS) or entra."
  type = object({
    service       = string
    address       = string
    roots         = string
    region        = string
    user          = string
    database_name = optional(string, "postgres")
    sign_in       = optional(string, "rds")
  })
  default = null

  validation {
    condition     = var.database == null || try(contains(["rds", "entra"], var.database.sign_in), false)
    error_message = "The gate signs in by a token of rds or of entra."
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
    condition     = can(regex("^/[A-Za-z0-9/._-]*$", var.health_path)) && !contains(["/authorize", "/fence", "/lease", "/livez"], var.health_path)
    error_message = "The path begins with a slash, and isn't one that means something else: /authorize, /fence, /lease or /livez."
  }
}

variable "load_balancer" {
  description = "The load balancer that the cluster makes: annotations that say how, ranges of the clients (everybody if there is none), and the port of each inference service and of gate. Null where one is made outside, which knows the node ports."
  type = object({
    annotations   = map(string)
    allowed_cidrs = optional(list(string), [])
    ports         = map(number)
  })
  default = null
}

variable "tls_secret" {
  description = "Kubernetes secret with the certificate that nginx shows, and its revision: with another one, pods are made anew. Null where the load balancer shows it."
  type = object({
    name     = string
    revision = number
  })
  default = null
}

variable "identity" {
  description = "What makes the cloud give the pods an identity: annotations of their service account, and labels of the pods."
  type = object({
    annotations = optional(map(string), {})
    pod_labels  = optional(map(string), {})
  })
  default = {}
}

variable "node_port" {
  description = "Port on the nodes at which the region itself is asked about, which the load balancer knows."
  type        = number
  default     = 30443

  validation {
    condition     = var.node_port >= 30000 && var.node_port <= 32767
    error_message = "Kubernetes gives out node ports between 30000 and 32767."
  }
}

variable "image" {
  description = "Image of terradrill, in the region's own registry."
  type        = string
}

variable "proxy_image" {
  description = "Image of nginx that runs without privileges, in the region's own registry."
  type        = string
}

variable "database_image" {
  description = "Image with psql, in the region's own registry."
  type        = string
}

variable "token_image" {
  description = "Image with Python 3, in the region's own registry, for signing in to the database."
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

variable "longest_answer_seconds" {
  description = "Seconds that the longest answer takes, and that a leaving pod may go on."
  type        = number
  default     = 120
}
