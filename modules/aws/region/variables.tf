variable "name" {
  description = "Name of the network and of the cluster."
  type        = string
}
