variable "zone_id" {
  description = "Id of the hosted zone."
  type        = string
}

variable "name" {
  description = "The region's own DNS name, such as us-east-1.api.example.com."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.name))
    error_message = "The name must be a DNS name in lower case."
  }
}

variable "load_balancer" {
  description = "DNS name of the load balancer, and the id of that name's hosted zone."
  type = object({
    dns_name = string
    zone_id  = string
  })
}
