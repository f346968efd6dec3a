# Rendered by terradrill from environments/production/topology.yaml. Edit that file, then run terradrill render --env production.
# Digest of what follows: 3b629dcfaa2e9fe9

module "identity" {
  source = "../../../../../modules/aws/identity"

  name = var.name
}
