# Rendered by terradrill from environments/active-active/topology.yaml. Edit that file, then run terradrill render --env active-active.
# Digest of what follows: 4d21809508f9a704

module "identity" {
  source = "../../../../modules/aws/identity"

  name = var.name
}
