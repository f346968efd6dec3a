# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 4d21809508f9a704

module "identity" {
  source = "../../../../modules/aws/identity"

  name = var.name
}
