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

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+$", var.environment))
    error_message = "The name has letters, digits, dots, underscores and hyphens."
  }
}

variable "region" {
  description = "Name of the region in the topology, which its gate gives."
  type        = string
}

variable "location" {
  description = "AWS region."
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

variable "gpus_per_machine" {
  description = "Whole GPUs of a machine."
  type        = number

  validation {
    condition     = var.gpus_per_machine >= 1 && floor(var.gpus_per_machine) == var.gpus_per_machine
    error_message = "A machine has at least one whole GPU."
  }
}

variable "inference" {
  description = "The inference service: its name, the port at the machines, its target group at the load balancer, replicas that the posture asks for, how many must be ready before the region opens, how many requests one answers at a time, model, where its weights lie (bucket, prefix, region, digest of their manifest) and their size, GPUs of each replica, and the server's image in the region's registry."
  type = object({
    service          = string
    node_port        = number
    target_group_arn = string
    replicas         = number
    floor            = optional(number, 1)
    slots            = optional(number, 256)
    model            = string
    weights          = object({ bucket = string, prefix = string, region = string, digest = optional(string) })
    weights_gib      = number
    gpus_per_replica = number
    image            = string
  })

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.inference.service))
    error_message = "The name of a service has lower-case letters, digits and hyphens, and begins with a letter."
  }

  validation {
    condition     = var.inference.floor >= 1 && var.inference.slots >= 1 && var.inference.replicas >= 0
    error_message = "A region opens with at least one replica, and a replica answers at least one request at a time."
  }

  validation {
    condition     = var.inference.gpus_per_replica >= 1 && floor(var.inference.gpus_per_replica) == var.inference.gpus_per_replica && var.inference.gpus_per_replica <= var.gpus_per_machine
    error_message = "A replica needs at least one whole GPU, and no more than a machine has."
  }

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.inference.model))
    error_message = "The model's name has letters, digits, dots, underscores, hyphens and slashes."
  }

  validation {
    condition     = var.inference.weights.digest == null || can(regex("^[0-9a-f]{64}$", var.inference.weights.digest))
    error_message = "The digest has 64 hexadecimal digits."
  }
}

variable "secret_environment" {
  description = "Environment variables of the server that come from secrets: the name of each secret in Secrets Manager. They are read when a replica begins."
  type        = map(string)
  default     = {}
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
  description = "Database that must be reachable, and take writes where the ledger makes the region its primary: its name, its address, the certificates that its own leads to, the user as which the machines' role may sign in, and the name of the secret with the master user's login, who makes that one."
  type = object({
    service       = string
    address       = string
    roots         = string
    user          = string
    secret        = string
    database_name = optional(string, "postgres")
  })
  default = null

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

variable "node_port" {
  description = "Port on the machines at which the region itself is asked about, which the load balancer knows."
  type        = number
  default     = 30443

  validation {
    condition     = var.node_port >= 30000 && var.node_port <= 32767
    error_message = "The load balancer asks ports between 30000 and 32767."
  }
}

variable "image" {
  description = "Image of terradrill, in the region's own registry."
  type        = string

  # Units hand it to a shell.
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$", var.image))
    error_message = "An image is a registry, a name and a tag or a digest."
  }
}

variable "proxy_image" {
  description = "Image of nginx that runs without privileges, in the region's own registry."
  type        = string

  # Units hand it to a shell.
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$", var.proxy_image))
    error_message = "An image is a registry, a name and a tag or a digest."
  }
}

variable "database_image" {
  description = "Image with psql, in the region's own registry."
  type        = string

  # Units hand it to a shell.
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$", var.database_image))
    error_message = "An image is a registry, a name and a tag or a digest."
  }
}

variable "weights_image" {
  description = "Image with the AWS CLI, in the region's own registry."
  type        = string

  # Units hand it to a shell.
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$", var.weights_image))
    error_message = "An image is a registry, a name and a tag or a digest."
  }
}

variable "longest_answer_seconds" {
  description = "Seconds that the longest answer takes, and that a replica that ends may go on."
  type        = number
  default     = 120
}

variable "tags" {
  description = "Tags of every resource, added to the default tags of the provider."
  type        = map(string)
  default     = {}
}
