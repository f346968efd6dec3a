variable "namespace" {
  description = "Namespace."
  type        = string
}

variable "services" {
  description = "What is reached through the proxy: the port at the nodes, which the load balancer knows, and the URL inside the cluster."
  type = map(object({
    node_port = number
    upstream  = string
  }))

  validation {
    condition     = alltrue([for service in values(var.services) : service.node_port >= 30000 && service.node_port <= 32767])
    error_message = "Kubernetes gives out node ports between 30000 and 32767."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : can(regex("^http://[a-z0-9.-]+:[0-9]+$", service.upstream))])
    error_message = "The URL is a scheme, a host and a port, such as http://llm-service.demo.svc.cluster.local:8000."
  }
}

variable "image" {
  description = "Image of nginx that runs without privileges, in the region's own registry."
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
