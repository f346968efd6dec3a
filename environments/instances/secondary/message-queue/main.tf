# Rendered by terradrill from environments/instances/topology.yaml. Edit that file, then run terradrill render --env instances.
# Digest of what follows: c6d5b3ecfebf546f

module "queue" {
  source = "../../../../modules/aws/queue"

  identifier = "${var.name}-${var.service}"
}
