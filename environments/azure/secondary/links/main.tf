# Rendered by terradrill from environments/azure/topology.yaml. Edit that file, then run terradrill render --env azure.
# Digest of what follows: 85e3f6ae4a34e822

module "links" {
  source = "../../../../modules/azure/links"

  name           = var.name
  location       = local.location
  peer_locations = var.sends ? var.peer_locations : []
}
