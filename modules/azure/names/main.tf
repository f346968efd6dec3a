locals {
  # Names that are one space for all subscriptions end with what makes them this system's own. The sum is made the same way by
  # whoever writes the ledger, who never asks Terraform.
  own       = substr(sha256("${var.name}/${var.subscription_id}/${var.location}"), 0, 10)
  beginning = substr(replace(var.name, "-", ""), 0, 9)
}
