# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 3b629dcfaa2e9fe9

module "identity" {
  source = "../../../../../modules/aws/identity"

  name = var.name
}
