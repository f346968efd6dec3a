# A write-only argument: the values are neither in a plan nor in a state.
resource "kubernetes_secret_v1" "this" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }

  type             = "Opaque"
  data_wo          = var.data
  data_wo_revision = var.revision
}
