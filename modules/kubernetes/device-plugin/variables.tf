variable "image" {
  description = "Image of the NVIDIA device plugin, in the region's own registry."
  type        = string
}

variable "node_selector" {
  description = "Labels of the nodes that have GPUs."
  type        = map(string)
  default     = { "nvidia.com/gpu.present" = "true" }
}
